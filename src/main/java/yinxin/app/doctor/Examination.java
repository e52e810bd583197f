package yinxin.app.doctor;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.sip.SipSettings;
import yinxin.wechat.callback.CallbackProbe;

/// Examines a gateway from the inside to the outside. Changes nothing that a running gateway would notice.
public final class Examination {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /// Where a trunk's peer listens unless something else was agreed (RFC 3261 §19.1.2).
    private static final int SIP_PORT = 5060;

    private final Patient patient;
    private final Clock clock;
    private final Surroundings surroundings;

    /// What tests set up differently.
    ///
    /// @param tls       whose certificates are trusted; null for those that Java trusts
    /// @param trunkPort where trunks listen
    record Surroundings(@Nullable SSLContext tls, int trunkPort) {}

    public Examination(Patient patient, Clock clock) {
        this(patient, clock, new Surroundings(null, SIP_PORT));
    }

    Examination(Patient patient, Clock clock, Surroundings surroundings) {
        this.patient = patient;
        this.clock = clock;
        this.surroundings = surroundings;
    }

    /// Looks at everything, and reports as it goes.
    public void run(Report report) {
        var web = HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER);
        if (surroundings.tls() != null) {
            web.sslContext(surroundings.tls());
        }
        try (var http = web.build()) {
            var callback = new CallbackProbe(patient.wechat(), http, clock);
            report.section("Configuration");
            new ConfigurationCheck(patient, report).run();
            report.section("This machine");
            var presence = new PortCheck(patient, callback, report).run();
            new DiskCheck(patient.storage().directory(), patient.sip().mostCalls(), report).run();
            report.section("Database and keys");
            new DatabaseCheck(patient.storage(), report).run();
            patient.storage().shelf().ifPresent(shelf -> new ShelfCheck(shelf, clock, report).run());
            report.section("WeChat 微信");
            new WeChatCheck(patient.wechat(), clock, report).run();
            new MenuCheck(patient.wechat(), patient.publicUrl(), clock, report).run();
            report.section("Public address");
            new PublicAddressCheck(patient, surroundings.tls(), report).run();
            new CallbackCheck(patient, callback, report).run(presence);
            report.section("Telephone network");
            telephone(patient.sip(), presence, report);
            new SpeechCheck(patient.speech(), clock, report).run();
        }
    }

    private void telephone(SipSettings sip, Presence presence, Report report) {
        patient.certificate().ifPresent(certificate -> new TlsCheck(sip, certificate, clock, report).run(presence));
        new TrunkCheck(sip, surroundings.trunkPort(), report).run();
        new CodeCallCheck(patient.codeCalls(), sip, report).run();
        new E1Check(patient.e1(), clock, report).run(presence);
        new MediaCheck(patient.rtp(), sip.mostCalls(), report).run(presence);
    }
}

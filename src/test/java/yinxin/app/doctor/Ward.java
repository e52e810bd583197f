package yinxin.app.doctor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import yinxin.FreePort;
import yinxin.simulator.SimulatorSettings;
import yinxin.storage.sql.DatabaseAddress;
import yinxin.telephony.rtp.RtpSettings;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.recording.MasterKey;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatSettings;

/// Patients, and what the doctor says of them.
final class Ward {
    static final String KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private Ward() {}

    /// The lines that a check says, without a terminal.
    static List<String> said(Consumer<Report> check) {
        var out = new ByteArrayOutputStream();
        check.accept(new Report(new PrintStream(out, true, StandardCharsets.UTF_8), false));
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    static WeChatSettings account(URI api) {
        return account(api, SimulatorSettings.demo().appSecret(), template("phone_number1", "time2", "character_string3", "const4"));
    }

    static WeChatSettings.Template template(String caller, String time, String duration, String condition) {
        return new WeChatSettings.Template(SimulatorSettings.MISSED_CALL.id(), caller, time, duration, condition, null, null, Map.of());
    }

    static WeChatSettings account(URI api, String secret, WeChatSettings.Template template) {
        var demo = SimulatorSettings.demo();
        return new WeChatSettings(api, URI.create(api + "/connect/oauth2/authorize"), demo.appId(), new Secret(secret),
                new Secret(demo.callbackToken()), new Secret(demo.callbackAesKey()), template, true);
    }

    static SipSettings sip(int port, String... trunks) {
        var list = java.util.stream.IntStream.range(0, trunks.length)
                .mapToObj(i -> new Trunk("trunk" + (i + 1), List.of(Trunk.AddressRange.parse(trunks[i])))).toList();
        return new SipSettings("127.0.0.1", port, list, 10);
    }

    static Patient patient(Path directory, URI publicUrl, int http, SipSettings sip) throws IOException {
        var loopback = InetAddress.getByName("127.0.0.1");
        return new Patient(Path.of("yinxin.yml"), List.of(), publicUrl, new InetSocketAddress(loopback, http),
                new Patient.Storage(directory, DatabaseAddress.in(directory), Optional.empty(), MasterKey.parse(KEY), Optional.empty()), sip, Optional.empty(), new RtpSettings(loopback, 18400, 18439, 1),
                true, true, Optional.empty(), Greetings.Language.ZH, account(URI.create("http://localhost:" + http)), Optional.empty());
    }

    /// The version of the tables that the program makes.
    static String newestTables() throws IOException {
        try (var migrations = Files.list(Path.of("src/main/resources/db/migration"))) {
            return String.valueOf(migrations.map(file -> file.getFileName().toString().replaceFirst("^V([0-9]+)__.*", "$1")).mapToInt(Integer::parseInt).max().orElseThrow());
        }
    }

    /// Free for UDP and TCP at this moment.
    static int freePort() throws IOException {
        while (true) {
            try (var tcp = new ServerSocket(FreePort.any(), 1, InetAddress.getByName("127.0.0.1"));
                 var _ = new DatagramSocket(tcp.getLocalPort(), InetAddress.getByName("127.0.0.1"))) {
                return tcp.getLocalPort();
            } catch (java.net.BindException e) {
                // taken for UDP: try the next one
            }
        }
    }
}

package yinxin.app.doctor;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import yinxin.telephony.probe.OptionsProbe;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.Trunk;

/// Whether the trunks' peers answer: OPTIONS by UDP, to all of them at a time.
final class TrunkCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /// A large range is no list of peers.
    private static final int OCTET = 8;

    private final SipSettings sip;
    private final int port;
    private final Report report;

    TrunkCheck(SipSettings sip, int port, Report report) {
        this.sip = sip;
        this.port = port;
        this.report = report;
    }

    void run() {
        report.busy("asking the trunks");
        var findings = new ArrayList<Runnable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var trunk : sip.trunks()) {
                for (var range : trunk.from()) {
                    if (isOneAddress(range)) {
                        var peer = new InetSocketAddress(range.network(), port);
                        var answer = threads.submit(() -> ask(peer));
                        var what = "trunk " + trunk.name() + " " + range.network().getHostAddress();
                        findings.add(() -> judge(what, answer.resultNow()));
                    } else {
                        findings.add(() -> report.note("trunk " + trunk.name() + " is a range, " + range + ": no peer in it is asked"));
                    }
                }
            }
        }
        findings.forEach(Runnable::run);
    }

    /// From our address of the peer's family.
    private OptionsProbe.Outcome ask(InetSocketAddress peer) {
        for (var host : sip.hosts()) {
            try {
                var us = InetAddress.getByName(host);
                if (us.getClass() == peer.getAddress().getClass()) {
                    return OptionsProbe.ask(us, peer, PATIENCE);
                }
            } catch (UnknownHostException e) {
                return new OptionsProbe.Outcome.Unreachable("yinxin.sip.host is no address: " + e.getMessage());
            }
        }
        return new OptionsProbe.Outcome.Unreachable("yinxin.sip.host has no address of its IP version");
    }

    private static boolean isOneAddress(Trunk.AddressRange range) {
        return range.prefix() == range.network().getAddress().length * OCTET;
    }

    private void judge(String what, OptionsProbe.Outcome outcome) {
        switch (outcome) {
            case OptionsProbe.Outcome.Answered answer -> {
                var said = what + " answers OPTIONS with " + answer.status() + " " + answer.reason();
                switch (answer.status()) {
                    case 401, 403, 407 -> report.warn(said, "ask its operator to let " + sip.host() + " in");
                    case 500, 503 -> report.warn(said, "ask its operator whether it is in service");
                    default -> report.ok(said + " after " + answer.after().toMillis() + " ms");
                }
            }
            case OptionsProbe.Outcome.Silent _ -> report.warn(what + " does not answer OPTIONS at UDP port " + port + " within " + PATIENCE.toSeconds() + " s",
                    "open the firewall for SIP both ways, and ask its operator whether it answers OPTIONS at all");
            case OptionsProbe.Outcome.Unreachable(var why) -> report.warn(what + " cannot be reached at UDP port " + port + " (" + why + ")",
                    "correct yinxin.sip.trunks, or ask its operator where it listens");
        }
    }
}

package yinxin.app.doctor;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import yinxin.telephony.probe.OptionsProbe;
import yinxin.telephony.sip.SipSettings;
import yinxin.telephony.sip.stack.Hop;
import yinxin.voicemail.call.CodeCallRules;

/// Whether there is somebody by whom numbers can be called with codes: OPTIONS to where the calls would go.
final class CodeCallCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Optional<CodeCallRules> rules;
    private final SipSettings sip;
    private final Report report;

    CodeCallCheck(Optional<CodeCallRules> rules, SipSettings sip, Report report) {
        this.rules = rules;
        this.sip = sip;
        this.report = report;
    }

    void run() {
        if (rules.isEmpty()) {
            report.note("numbers are not called with codes: yinxin.code-calls.via is empty");
        } else if (rules.get().via().equals(CodeCallRules.NETWORK)) {
            report.ok("numbers are called with codes by the embedded network");
        } else {
            ask(rules.get().via());
        }
    }

    private void ask(String via) {
        var hop = Hop.of(via).orElseThrow();
        if (!hop.transport().equals("udp")) {
            report.note("code calls go to " + via + " by " + hop.transport() + ": it is not asked");
            return;
        }
        try {
            var peer = new InetSocketAddress(InetAddress.getByName(hop.host().replaceAll("[\\[\\]]", "")), hop.port());
            if (sip.trunks().stream().noneMatch(trunk -> trunk.covers(peer.getAddress()))) {
                report.warn("code calls go to " + peer.getAddress().getHostAddress() + ", which is no trunk's address: its answers are not heard",
                        "add the address to yinxin.sip.trunks");
                return;
            }
            judge(via, OptionsProbe.ask(InetAddress.getByName(sip.host()), peer, PATIENCE));
        } catch (UnknownHostException e) {
            report.warn("code calls go to " + via + ", a host that nobody knows", "correct yinxin.code-calls.via");
        }
    }

    private void judge(String via, OptionsProbe.Outcome outcome) {
        switch (outcome) {
            case OptionsProbe.Outcome.Answered answer when answer.status() < 500 ->
                report.ok("code calls: " + via + " answers OPTIONS with " + answer.status() + " " + answer.reason());
            case OptionsProbe.Outcome.Answered answer -> report.warn("code calls: " + via + " answers OPTIONS with " + answer.status() + " " + answer.reason(),
                    "ask its operator whether it is in service");
            case OptionsProbe.Outcome.Silent _ -> report.warn("code calls: " + via + " does not answer OPTIONS within " + PATIENCE.toSeconds() + " s",
                    "open the firewall for SIP both ways, and ask its operator whether it takes calls from us");
            case OptionsProbe.Outcome.Unreachable(var why) -> report.warn("code calls: " + via + " cannot be reached (" + why + ")", "correct yinxin.code-calls.via");
        }
    }
}

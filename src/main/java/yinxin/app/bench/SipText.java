package yinxin.app.bench;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// The few SIP messages that the load needs, written and read by hand: a load generator must cost less than what it measures.
final class SipText {
    private static final String DOMAIN = "@bench";

    private final String run;
    private final String us;
    private final String gateway;
    private final String[] called;

    /// @param run     tells this run's calls from those of another
    /// @param us      our address and port
    /// @param gateway the gateway's
    /// @param called  numbers that are bound; the calls take turns
    SipText(String run, String us, String gateway, String... called) {
        this.run = run;
        this.us = us;
        this.gateway = gateway;
        this.called = called.clone();
    }

    byte[] invite(LoadCall call, int mediaPort) {
        var host = us.substring(0, us.lastIndexOf(':'));
        var sdp = "v=0\r\no=- 1 1 IN IP4 " + host + "\r\ns=-\r\nc=IN IP4 " + host + "\r\nt=0 0\r\nm=audio " + mediaPort
                + " RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\n";
        return bytes(start(call, "INVITE", "sip:+861012345601@" + gateway) + "To: " + to(call) + "\r\nCSeq: 1 INVITE\r\n"
                + "Contact: <sip:bench@" + us + ">\r\nDiversion: <sip:" + called(call) + "@" + host + ";user=phone>;reason=" + call.wave.reason()
                + ";counter=1;privacy=off\r\nAllow: INVITE, ACK, CANCEL, OPTIONS, BYE\r\nUser-Agent: yinxin bench\r\n"
                + "Content-Type: application/sdp\r\nContent-Length: " + sdp.length() + "\r\n\r\n" + sdp);
    }

    byte[] ack(LoadCall call) {
        var success = call.status < 300;
        var target = success ? call.contact : "sip:+861012345601@" + gateway;
        var branch = success ? "ACK" : "INVITE";
        return bytes(start(call, "ACK", target, branch) + "To: " + to(call) + call.toTag + "\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n");
    }

    byte[] bye(LoadCall call) {
        return bytes(start(call, "BYE", call.contact) + "To: " + to(call) + call.toTag + "\r\nCSeq: 2 BYE\r\nContent-Length: 0\r\n\r\n");
    }

    /// 200 to a request of the gateway's.
    static byte[] okTo(String request) {
        var ok = new StringBuilder("SIP/2.0 200 OK\r\n");
        for (var line : request.split("\r\n", -1)) {
            var name = line.substring(0, Math.max(0, line.indexOf(':'))).toLowerCase(Locale.ROOT).strip();
            switch (name) {
                case "via", "from", "to", "call-id", "cseq" -> ok.append(line).append("\r\n");
                default -> { }
            }
        }
        return bytes(ok.append("Content-Length: 0\r\n\r\n").toString());
    }

    /// The number of the call that a message belongs to, or -1.
    int callOf(String message) {
        var id = value(message, "Call-ID");
        var end = id.indexOf('-');
        return end > 0 && id.endsWith("-" + run + DOMAIN) ? Integer.parseInt(id.substring(0, end)) : -1;
    }

    static int status(String response) {
        return Integer.parseInt(response.substring(8, 11));
    }

    /// The value of the first header field of this name, written as the gateway writes it.
    static String value(String message, String name) {
        var at = message.indexOf("\r\n" + name + ":");
        if (at < 0) {
            return "";
        }
        return message.substring(at + name.length() + 3, message.indexOf("\r\n", at + 2)).strip();
    }

    /// `;tag=…` of the To field, or nothing.
    static String toTag(String message) {
        var to = value(message, "To");
        var at = to.indexOf(";tag=");
        return at < 0 ? "" : to.substring(at);
    }

    /// The URI in the Contact field.
    static String contact(String message) {
        var contact = value(message, "Contact");
        return contact.substring(contact.indexOf('<') + 1, contact.indexOf('>'));
    }

    static int mediaPort(String message) {
        var at = message.indexOf("\nm=audio ") + "\nm=audio ".length();
        return Integer.parseInt(message.substring(at, message.indexOf(' ', at)));
    }

    private String start(LoadCall call, String method, String uri) {
        return start(call, method, uri, method);
    }

    private String start(LoadCall call, String method, String uri, String branch) {
        return method + " " + uri + " SIP/2.0\r\nVia: SIP/2.0/UDP " + us + ";branch=z9hG4bK" + run + branch + call.number + ";rport\r\n"
                + "Max-Forwards: 70\r\nFrom: <sip:+86" + call.caller() + "@" + us + ">;tag=f" + call.number + "\r\n"
                + "Call-ID: " + call.number + "-" + run + DOMAIN + "\r\n";
    }

    private String to(LoadCall call) {
        return "<sip:" + called(call) + "@" + gateway + ">";
    }

    private String called(LoadCall call) {
        return called[call.number % called.length];
    }

    private static byte[] bytes(String message) {
        return message.getBytes(StandardCharsets.ISO_8859_1);
    }
}

package yinxin.telephony.sip.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.telephony.sip.proxy.End.header;
import static yinxin.telephony.sip.proxy.End.headers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import yinxin.telephony.sip.stack.Hop;

/// What is sent within a call, by either end, and what nobody should send at all.
class DialogTest {
    private End caller;
    private End phone;
    private TestProxy proxy;

    @BeforeEach
    void open() throws Exception {
        caller = new End("caller");
        phone = new End("phone");
        proxy = TestProxy.to(TestProxy.RULES, phone.port());
    }

    @AfterEach
    void close() {
        proxy.close();
        caller.close();
        phone.close();
    }

    /// A call that is up: the caller's view of it.
    private String callIsUp(String callId) throws IOException {
        caller.invites(proxy.port(), callId, "");
        phone.answers(phone.receives("INVITE"), "200 OK", "");
        var ok = caller.receives("200");
        caller.acknowledges(proxy.port(), ok);
        phone.receives("ACK");
        return ok;
    }

    @Test
    void ringingThatMustBeAcknowledgedIs() throws Exception {
        caller.invites(proxy.port(), "prack", "Require: 100rel\r\n");
        var invite = phone.receives("INVITE");
        phone.answers(invite, "180 Ringing", "Require: 100rel\r\nRSeq: 1\r\n");
        var ringing = caller.receives("180");
        assertThat(header(ringing, "RSeq")).isEqualTo("1");
        caller.send(proxy.port(), caller.within("PRACK", ringing, 2).replace("Max-Forwards", "RAck: 1 1 INVITE\r\nMax-Forwards"));
        var prack = phone.receives("PRACK");
        assertThat(header(prack, "RAck")).isEqualTo("1 1 INVITE");
        phone.answers(prack, "200 OK", "");

        assertThat(caller.receives("200")).contains("CSeq: 2 PRACK");
        phone.answers(invite, "200 OK", "");
        assertThat(caller.receives("200")).contains("CSeq: 1 INVITE");
    }

    @Test
    void askingAgainWithinTheCallGoesToTheSamePhone() throws Exception {
        var ok = callIsUp("again");
        for (var method : new String[] {"UPDATE", "INFO", "REFER"}) {
            caller.send(proxy.port(), caller.within(method, ok, 2));
            var request = phone.receives(method);
            assertThat(headers(request, "Route")).isEmpty();
            phone.answers(request, "200 OK", "");
            assertThat(caller.receives("200")).contains(method);
        }
        caller.send(proxy.port(), caller.within("INVITE", ok, 3));
        caller.receives("100");
        phone.answers(phone.receives("INVITE"), "488 Not Acceptable Here", "");
        caller.receives("488");
        phone.receives("ACK");
        caller.send(proxy.port(), caller.within("INVITE", ok, 4));
        phone.answers(phone.receives("INVITE"), "200 OK", "");
        assertThat(caller.receives("200")).contains("CSeq: 4 INVITE");
    }

    @Test
    void theCalledPhoneFindsItsWayBack() throws Exception {
        caller.invites(proxy.port(), "back", "");
        var invite = phone.receives("INVITE");
        phone.answers(invite, "200 OK", "");
        var ok = caller.receives("200");
        phone.send(proxy.port(), "BYE sip:caller@127.0.0.1:" + caller.port() + " SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + phone.port()
                + ";branch=z9hG4bKbye\r\nRoute: " + header(invite, "Record-Route") + "\r\nFrom: " + header(ok, "To") + "\r\nTo: " + header(ok, "From")
                + "\r\nCall-ID: back\r\nCSeq: 1 BYE\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n");
        caller.answers(caller.receives("BYE"), "200 OK", "");

        assertThat(phone.receives("200")).contains("CSeq: 1 BYE");
    }

    @Test
    void elementThatRoutesStrictlyIsUnderstood() throws Exception {
        var ok = callIsUp("strict");
        var ours = header(ok, "Record-Route").replaceAll("[<>]", "");
        var bye = caller.within("BYE", ok, 2).replaceFirst("BYE \\S+", "BYE " + ours).replaceFirst("Route: .*", "Route: <sip:phone@127.0.0.1:" + phone.port() + ">");
        caller.send(proxy.port(), bye);

        assertThat(phone.receives("BYE").lines().findFirst()).contains("BYE sip:phone@127.0.0.1:" + phone.port() + " SIP/2.0");
    }

    /// The torture of RFC 4475, every message of it, and a call afterwards.
    @Test
    void nothingThatIsMalformedHarmsTheNextCall() throws Exception {
        try (var files = Files.list(Path.of("src/test/resources/rfc4475"))) {
            for (var file : files.filter(f -> f.toString().endsWith(".txt")).sorted().toList()) {
                caller.send(proxy.port(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        caller.send(proxy.port(), "INVITE sip:1@example.com SIP/2.0\r\nVia: \r\n\r\n");
        caller.send(proxy.port(), "\0\0\0\0");

        callIsUp("afterwards");
    }

    @Test
    void proxyThatIsFullSaysSo() throws Exception {
        proxy.proxy.stopTakingCalls();
        caller.invites(proxy.port(), "full", "");
        assertThat(header(caller.receives("503"), "Retry-After")).isEqualTo("5");
        proxy.proxy.takeCalls();
        callIsUp("room");
    }

    @Test
    void tokenIsGoodForItsCallAlone() {
        var tokens = new RouteToken(new byte[16]);
        var flow = Optional.of(new Hop("[2001:db8::1]", 5060, "tcp"));
        var dialog = RouteToken.Dialog.of("caller-tag", flow, Optional.empty());
        var token = tokens.issue("call-1", dialog);

        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(tokens.read(token, "call-1").map(d -> d.wayFrom("called-tag"))).contains(flow);
        assertThat(tokens.read(token, "call-1").map(d -> d.wayFrom("caller-tag"))).contains(Optional.empty());
        assertThat(tokens.read(token, "call-2")).isEmpty();
        assertThat(tokens.read(token.substring(1), "call-1")).isEmpty();
        assertThat(tokens.read("", "call-1")).isEmpty();
        assertThat(new RouteToken("another key of ours".getBytes(StandardCharsets.UTF_8)).read(token, "call-1")).isEmpty();
    }
}

package yinxin.telephony.sip;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import yinxin.telephony.sip.diversion.CallEvidence;
import yinxin.telephony.sip.stack.SipHeaders;

/// Reading an INVITE of 16 header fields, and finding out for whom a call is and why.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class InviteBenchmark {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private final byte[] invite = """
            INVITE sip:+861012345601@192.0.2.1:5060 SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds;rport
            Via: SIP/2.0/UDP 192.0.2.20:5060;branch=z9hG4bK887jhdsa
            Max-Forwards: 68
            From: "Wang" <sip:+8613900139000@192.0.2.10;user=phone>;tag=1928301774
            To: <sip:+8613800138000@192.0.2.1;user=phone>
            Call-ID: a84b4c76e66710@192.0.2.10
            CSeq: 314159 INVITE
            Contact: <sip:192.0.2.10:5060>
            Diversion: <sip:+8613800138000@192.0.2.10;user=phone>;reason=unavailable;counter=1;privacy=off;screen=no
            History-Info: <sip:+8613800138000@192.0.2.10?Reason=SIP%3Bcause%3D480>;index=1
            History-Info: <sip:+861012345601@192.0.2.1;cause=503>;index=1.1;mp=1
            P-Asserted-Identity: <sip:+8613900139000@192.0.2.10;user=phone>
            Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, UPDATE, PRACK
            Supported: timer, 100rel, replaces
            Session-Expires: 1800;refresher=uac
            User-Agent: exchange
            Content-Length: 0

            """.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    private final SipHeaders headers = SipHeaders.read(invite, invite.length);

    @Benchmark
    public Object readHeaders() {
        return SipHeaders.read(invite, invite.length);
    }

    @Benchmark
    public Object readEvidence() {
        return CallEvidence.read(headers, Optional.empty(), "carrier", NOW);
    }
}

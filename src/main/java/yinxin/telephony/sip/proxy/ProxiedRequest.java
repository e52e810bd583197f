package yinxin.telephony.sip.proxy;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import yinxin.telephony.sip.stack.Incoming;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipStack.Answer;

/// A request that came to a proxy.
public final class ProxiedRequest {
    private final Incoming incoming;
    private final Counters counters;
    private final AtomicBoolean answered = new AtomicBoolean();

    ProxiedRequest(Incoming incoming, Counters counters) {
        this.incoming = incoming;
        this.counters = counters;
    }

    Incoming incoming() {
        return incoming;
    }

    public String method() {
        return incoming.method();
    }

    public SipHeaders headers() {
        return incoming.headers();
    }

    public String callId() {
        return incoming.callId();
    }

    public long cseq() {
        return incoming.cseq();
    }

    /// Where it came from.
    public InetSocketAddress sender() {
        return incoming.sender();
    }

    /// What it came over: `udp` or `tcp`.
    public String transport() {
        return incoming.transport();
    }

    /// Answers it. Only the first final answer counts.
    public void respond(Answer answer) {
        if (answer.status() < 200 || answered.compareAndSet(false, true)) {
            counters.answered(method(), answer.status());
            incoming.respond(answer);
        }
    }

    boolean isAnswered() {
        return answered.get();
    }
}

package yinxin.caller;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.rtp.NoMediaPort;
import yinxin.telephony.sip.OutgoingCall;

/// A telephone that leaves messages: calls the gateway as a network would divert a call to it, waits for the beep, speaks
/// a recording, and hangs up. Places calls only; several at once if asked from several threads.
public final class Softphone implements AutoCloseable {
    private final Handset handset;
    private final Clock clock;
    /// Calls that somebody speaks into, by Call-ID.
    private final Map<String, LiveCall> spoken = new ConcurrentHashMap<>();

    /// A telephone that may talk with this gateway, on a free port of the local address that leads there.
    ///
    /// @throws IOException when no address leads there or nothing can be bound
    public Softphone(InetAddress gateway, Clock clock) throws IOException {
        this.clock = clock;
        this.handset = Handset.towards(gateway, call -> call.reject(480, "Temporarily Unavailable"), clock);
        handset.endpoint().trace((sent, _, text) -> signalled(sent, text));
        try {
            handset.endpoint().startForCallsOut();
        } catch (IOException e) {
            handset.media().close();
            throw e;
        }
    }

    /// Places one call and sees it to its end, which may take as long as the sound and the greeting together.
    public CallReport call(CallPlan plan, CallProgress progress) throws InterruptedException {
        var started = clock.instant();
        try (var call = handset.endpoint().call(dialled(plan))) {
            var intention = new MessageCall.Intention(plan.sound(), plan.manners(), Optional.empty());
            return new MessageCall(intention, call, progress, clock, started).run();
        } catch (NoMediaPort e) {
            throw new IllegalStateException("this telephone has no RTP port left: " + e.getMessage(), e);
        }
    }

    /// Places one call and presses `keys` as soon as it is answered, then listens until the other side hangs up: how an owner
    /// proves a number.
    public CallReport key(CallPlan plan, String keys) throws InterruptedException {
        var started = clock.instant();
        try (var call = handset.endpoint().call(dialled(plan))) {
            return MessageCall.press(new MessageCall.Keys(keys, plan.manners(), started), call, clock);
        } catch (NoMediaPort e) {
            throw new IllegalStateException("this telephone has no RTP port left: " + e.getMessage(), e);
        }
    }

    /// Places a call that somebody speaks into and listens to while it lasts. Returns at once; the plan's sound and manners do not
    /// concern it.
    public LiveCall dial(CallPlan plan, LiveCall.Watcher watcher) {
        var dialled = dialled(plan);
        var live = new LiveCall(watcher, clock, () -> spoken.remove(dialled.callId()));
        spoken.put(dialled.callId(), live);
        try {
            live.begin(handset.endpoint().call(dialled));
            return live;
        } catch (NoMediaPort e) {
            spoken.remove(dialled.callId());
            throw new IllegalStateException("this telephone has no RTP port left: " + e.getMessage(), e);
        }
    }

    private void signalled(boolean sent, String text) {
        var message = new SeenMessage(sent, clock.instant(), text);
        @Nullable LiveCall call = spoken.get(message.callId());
        if (call != null) {
            call.signalled(message);
        }
    }

    private OutgoingCall.Plan dialled(CallPlan plan) {
        var host = handset.host();
        var from = plan.signalling().withheld() ? "\"Anonymous\" <sip:anonymous@anonymous.invalid>"
                : "<sip:" + plan.caller() + "@" + host + ">";
        var to = "<sip:" + (plan.called().isEmpty() ? plan.accessNumber() : plan.called()) + "@" + host + ">";
        return new OutgoingCall.Plan(OutgoingCall.Plan.newCallId(), plan.requestUri(), from, to, "udp", plan.headers(host));
    }

    @Override
    public void close() {
        spoken.values().forEach(LiveCall::hangUp);
        spoken.values().forEach(LiveCall::awaitOver);
        handset.close();
    }
}

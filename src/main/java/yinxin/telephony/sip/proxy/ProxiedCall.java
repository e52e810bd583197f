package yinxin.telephony.sip.proxy;

import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import yinxin.telephony.sip.stack.Relay;
import yinxin.telephony.sip.stack.SipStack.Answer;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// A call being set up through us. Its methods are for one thread, which [#ring] keeps waiting.
///
/// ```
///              ┌──── Failed, NoAnswer, Silent, Unreachable ───┐
///              ▼                                              │
///   INVITE ─▶ handler ── ring ──▶ phones ring ── 2xx ──▶ passed on, over
///              │                      │
///              └─ reject, pass ─▶ over └─ CANCEL ──▶ CallerGone, 487
/// ```
public final class ProxiedCall {
    private final ProxiedRequest request;
    private final Dialogs dialogs;
    private final Relay relay;
    private final ProxySettings.Timing timing;
    /// Guards everything below, and what the branches know.
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean answered;
    private boolean refused;
    private boolean cancelled;

    ProxiedCall(ProxiedRequest request, Dialogs dialogs, Relay relay, ProxySettings.Timing timing) {
        this.request = request;
        this.dialogs = dialogs;
        this.relay = relay;
        this.timing = timing;
    }

    /// The INVITE.
    public ProxiedRequest request() {
        return request;
    }

    /// Offers the call to all of these at once and waits for how that ends. May be called again with others when it has failed.
    public RingOutcome ring(List<Target> targets, RingRules rules) throws InterruptedException {
        var courses = targets.stream().flatMap(t -> dialogs.course(request.incoming(), t).stream()).toList();
        return ringAlong(courses, rules);
    }

    RingOutcome ringAlong(List<Course> courses, RingRules rules) throws InterruptedException {
        return new Fork(this, courses, rules).run();
    }

    /// Refuses the call, unless it is over.
    public void reject(Answer answer) {
        lock.lock();
        try {
            if (!answered && !refused) {
                refused = true;
                request.respond(answer);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Passes on what the phones said, unless the call is over.
    public void pass(RingOutcome.Failed failed) {
        lock.lock();
        try {
            if (!answered && !refused) {
                refused = true;
                request.incoming().pass(BestResponse.upstream(failed.best()));
            }
        } finally {
            lock.unlock();
        }
    }

    /// The caller has hung up.
    void cancel() {
        lock.lock();
        try {
            cancelled = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The handler is done with it.
    void finish() {
        reject(cancelled ? Answer.of(487, "Request Terminated") : Answer.of(500, "Server Internal Error"));
    }

    /// Passes on a provisional response, unless the call is over. Under the lock.
    void progress(Reply reply) {
        if (!answered && !refused && !cancelled) {
            request.incoming().pass(reply);
        }
    }

    /// Passes on a 2xx, whenever it comes: somebody has picked up, and only the caller can end that (RFC 3261 §16.7 step 5). Under the lock.
    void answered(Reply reply) {
        answered = true;
        request.incoming().pass(reply);
    }

    boolean isAnswered() {
        return answered;
    }

    boolean isCancelled() {
        return cancelled;
    }

    ReentrantLock lock() {
        return lock;
    }

    Condition changed() {
        return changed;
    }

    Relay relay() {
        return relay;
    }

    ProxySettings.Timing timing() {
        return timing;
    }
}

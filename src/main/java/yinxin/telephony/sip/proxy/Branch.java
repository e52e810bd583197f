package yinxin.telephony.sip.proxy;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.sip.stack.PortKnock;
import yinxin.telephony.sip.stack.Relay;
import yinxin.telephony.sip.stack.SipStack.Replies;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// One phone that a call is offered to. Guarded by the call's lock, but for sending.
final class Branch implements Replies {
    private final ProxiedCall call;
    private final Course course;
    private Relay.@Nullable Branch sent;
    private long sentAt = System.nanoTime();
    private @Nullable Long firstSign;
    private @Nullable Long lastSign;
    private boolean rang;
    private boolean knocked;
    private boolean unreachable;
    private boolean cancelWanted;
    private boolean cancelSent;
    private boolean givenUp;
    private @Nullable Reply last;

    Branch(ProxiedCall call, Course course) {
        this.call = call;
        this.course = course;
    }

    /// Sends the INVITE. Over TCP, and to a host that must be looked up, on a thread of its own: that takes time.
    void send() {
        sentAt = System.nanoTime();
        if (course.hop().transport().equals("udp") && course.hop().isAddress()) {
            sendNow();
        } else {
            Thread.ofVirtual().name("branch").start(this::sendNow);
        }
    }

    private void sendNow() {
        var branch = call.relay().forward(course.of(call.request().incoming()), this);
        call.lock().lock();
        try {
            sent = branch;
            if (cancelWanted && lastSign != null) {
                cancel();
            }
        } finally {
            call.lock().unlock();
        }
    }

    @Override
    public void reply(Reply reply) {
        call.lock().lock();
        try {
            if (reply.status() < 200) {
                provisional(reply);
            } else {
                last = reply;
                if (reply.status() < 300) {
                    call.answered(reply);
                }
            }
            call.changed().signalAll();
        } finally {
            call.lock().unlock();
        }
    }

    private void provisional(Reply reply) {
        var now = System.nanoTime();
        firstSign = firstSign == null ? Long.valueOf(now) : firstSign;
        lastSign = now;
        rang = rang || reply.status() >= 180;
        if (cancelWanted) {
            cancel();
        } else if (reply.status() > 100) {
            call.progress(reply);
        }
    }

    @Override
    public void noReply() {
        ended(() -> givenUp = true);
    }

    @Override
    public void unreachable() {
        ended(() -> unreachable = true);
    }

    private void ended(Runnable how) {
        call.lock().lock();
        try {
            how.run();
            call.changed().signalAll();
        } finally {
            call.lock().unlock();
        }
    }

    /// Tells the phone to stop, as soon as it has said anything (RFC 3261 §9.1: not before).
    void cancel() {
        cancelWanted = true;
        if (lastSign != null && sent != null && last == null && !cancelSent) {
            cancelSent = true;
            sent.cancel();
        }
    }

    /// Waits for it no longer.
    void giveUp() {
        givenUp = true;
        cancel();
    }

    /// Asks, on a thread of its own, whether anybody listens at the port.
    void knock() {
        knocked = true;
        course.hop().address().ifPresent(peer -> Thread.ofVirtual().name("knock").start(() -> {
            if (PortKnock.isClosed(call.relay().address(), peer, call.timing().knock())) {
                closed();
            }
        }));
    }

    private void closed() {
        call.lock().lock();
        try {
            if (lastSign == null && last == null && sent != null) {
                unreachable = true;
                sent.abandon();
                call.changed().signalAll();
            }
        } finally {
            call.lock().unlock();
        }
    }

    boolean isKnockDue() {
        return !knocked && course.hop().transport().equals("udp");
    }

    /// Nothing more is to be waited for.
    boolean isOver() {
        return last != null || unreachable || givenUp || cancelWanted && lastSign == null;
    }

    /// The phone's owner wants the call at none of their phones (6xx).
    boolean refusedForAll() {
        return last != null && last.status() >= 600;
    }

    /// What it said at last, unless that was yes.
    Optional<Reply> refusal() {
        return Optional.ofNullable(last).filter(reply -> reply.status() >= 300);
    }

    boolean rang() {
        return rang;
    }

    boolean isUnreachable() {
        return unreachable;
    }

    long sentAt() {
        return sentAt;
    }

    Optional<Long> firstSign() {
        return Optional.ofNullable(firstSign);
    }

    Optional<Long> lastSign() {
        return Optional.ofNullable(lastSign);
    }
}

package yinxin.telephony.sip.trunk;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.stack.SipStack.Replies;
import yinxin.telephony.sip.stack.SipStack.Reply;
import yinxin.telephony.sip.trunk.TrunkState.Standing;

/// Asks one peer again and again whether it is there, from the very port that calls come to, so that firewalls on the way keep it open and
/// a TLS connection stays up.
final class Keepalives implements Runnable {
    /// A question may get lost, by UDP with all its repetitions.
    private static final int FAILURES_UNTIL_DOWN = 2;
    /// A peer that takes longer would not take a call in time either.
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final TrunkPlan.Keepalive plan;
    private final Function<String, SipStack> lines;
    private final Watched watched;
    private final CountDownLatch closing;
    private int failures;

    Keepalives(TrunkPlan.Keepalive plan, Function<String, SipStack> lines, Watched watched, CountDownLatch closing) {
        this.plan = plan;
        this.lines = lines;
        this.watched = watched;
        this.closing = closing;
    }

    @Override
    public void run() {
        try {
            do {
                judge(ask());
            } while (!closing.await(plan.every().toNanos(), TimeUnit.NANOSECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void judge(Optional<Reply> reply) {
        var said = reply.map(r -> r.headers().startLine().replaceFirst("^SIP/2\\.0 ", "")).orElse("no answer");
        // 503 says that no calls are taken, 408 that a proxy in between had no answer either. Whatever else it says, somebody is there.
        if (reply.isPresent() && reply.get().status() != 503 && reply.get().status() != 408) {
            failures = 0;
            watched.found(Standing.UP, said);
        } else if (++failures >= FAILURES_UNTIL_DOWN) {
            watched.found(Standing.DOWN, said + " to OPTIONS at " + plan.peer());
        }
    }

    private Optional<Reply> ask() throws InterruptedException {
        var outcome = new CompletableFuture<Optional<Reply>>();
        var transport = TrunkPlan.transport(plan.peer());
        var stack = lines.apply(plan.peer());
        stack.send(transport, request(stack.sentBy(transport), transport), new Replies() {
            @Override
            public void reply(Reply reply) {
                if (reply.status() >= 200) {
                    outcome.complete(Optional.of(reply));
                }
            }

            @Override
            public void noReply() {
                outcome.complete(Optional.empty());
            }
        });
        try {
            return outcome.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a reply is never an exception", e);
        }
    }

    private String request(String us, String transport) {
        var parameter = transport.equals("udp") ? "" : ";transport=" + transport;
        return "OPTIONS " + plan.peer() + " SIP/2.0\r\nFrom: <sip:" + us + ">;tag=" + SipStack.newToken() + "\r\nTo: <" + plan.peer()
                + ">\r\nCall-ID: " + SipStack.newToken() + SipStack.newToken() + "\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\nContact: <sip:" + us
                + parameter + ">\r\nAccept: application/sdp\r\nUser-Agent: " + SipStack.PRODUCT + "\r\nContent-Length: 0\r\n\r\n";
    }
}

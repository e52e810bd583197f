package yinxin.telephony.sip;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.sip.auth.DigestRequest;
import yinxin.telephony.sip.diversion.CallEvidence;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.stack.SipStack.Replies;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// A call that we place. Its methods wait, and are for one thread; [#cancel] and [#hangUp] may come from any.
public final class OutgoingCall extends SipConversation implements AutoCloseable {
    /// Challenged by a proxy and by the phone behind it, and once more for a nonce that grew old.
    private static final int MOST_TRIES = 4;
    private static final Set<String> TRANSPORTS = Set.of("udp", "tcp", "tls");
    private static final int MAX_FORWARDS = 70;

    private final Plan plan;
    private final CallLeg.Surroundings around;
    private final CompletableFuture<Integer> finalStatus = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String reason = "";
    private Runnable afterwards = () -> { };
    private SipStack.@Nullable Sent sent;
    private long cseq;
    private boolean noticed;
    private boolean ringing;
    private boolean provisional;
    private boolean cancelled;

    /// What to dial, and what to say about it.
    ///
    /// @param callId     the Call-ID; [#newCallId] makes one
    /// @param requestUri where to: `sip:+861012345678@192.0.2.1:5060`, with parameters if there are any
    /// @param from       who calls, as it stands in From, without tag: `<sip:13900139000@192.0.2.9>`
    /// @param to         who was called, as it stands in To
    /// @param transport  `udp`, `tcp` or `tls`
    /// @param headers    further headers, in their order
    public record Plan(String callId, String requestUri, String from, String to, String transport, List<Header> headers) {
        public Plan {
            headers = List.copyOf(headers);
            for (var text : List.of(callId, requestUri, from, to)) {
                Header.check(text);
            }
            if (!TRANSPORTS.contains(transport)) {
                throw new IllegalArgumentException("a call goes over udp, tcp or tls, not " + transport);
            }
        }

        /// A Call-ID that nobody else has.
        public static String newCallId() {
            return SipStack.newToken() + SipStack.newToken();
        }
    }

    /// A header to send along.
    public record Header(String name, String value) {
        private static final Pattern NAME = Pattern.compile("[A-Za-z0-9.!%*_+`'~-]+");

        public Header {
            check(value);
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("\"" + name + "\" is no name of a SIP header");
            }
        }

        /// A line break would begin a header that nobody asked for.
        private static void check(String text) {
            if (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a SIP header cannot have a line break");
            }
        }
    }

    OutgoingCall(Plan plan, CallLeg.Surroundings around, CallLeg leg, CallSound sound) {
        super(leg, sound);
        this.plan = plan;
        this.around = around;
    }

    /// Run once, when the call is over and closed.
    void whenOver(Runnable task) {
        this.afterwards = task;
    }

    /// Sends the INVITE.
    synchronized void place() {
        send(leg.identity().fields(digest()));
    }

    private DigestRequest digest() {
        return new DigestRequest("INVITE", plan.requestUri());
    }

    private void send(List<Field> proof) {
        cseq++;
        provisional = false;
        leg.proved(proof);
        var text = new StringBuilder("INVITE ").append(plan.requestUri()).append(" SIP/2.0\r\nFrom: ").append(plan.from())
                .append(";tag=").append(leg.localTag()).append("\r\nTo: ").append(plan.to()).append("\r\nCall-ID: ")
                .append(plan.callId()).append("\r\nCSeq: ").append(cseq).append(" INVITE\r\nMax-Forwards: ")
                .append(MAX_FORWARDS).append("\r\nContact: ").append(contact()).append("\r\nUser-Agent: ").append(SipStack.PRODUCT)
                .append("\r\n");
        var fields = new ArrayList<>(proof);
        fields.addAll(List.of(Screening.ALLOW_FIELD, Screening.SUPPORTED_FIELD));
        plan.headers().forEach(h -> fields.add(new Field(h.name(), h.value())));
        sent = around.stack().send(plan.transport(), Dialog.finished(text, fields, sound.offer()), new Responses());
    }

    private String contact() {
        return around.stack().contact(plan.transport(), plan.requestUri().regionMatches(true, 0, "sips:", 0, 5));
    }

    private final class Responses implements Replies {
        @Override
        public void reply(Reply reply) {
            replied(reply);
        }

        @Override
        public void noReply() {
            reason = "no reply";
            leg.gone("no reply");
            finalStatus.complete(NO_REPLY);
        }
    }

    private synchronized void replied(Reply reply) {
        noticed = true;
        if (reply.status() < 200) {
            provisional = true;
            ringing |= reply.status() == 180 || reply.status() == 183;
            if (cancelled && sent != null) {
                sent.cancel();
            }
            return;
        }
        var proof = cancelled || cseq == MOST_TRIES ? Optional.<List<Field>>empty() : leg.identity().answer(reply, digest());
        if (proof.isPresent()) {
            send(proof.get());
            return;
        }
        var line = reply.headers().startLine().split(" ", 3);
        reason = line.length == 3 ? line[2] : "";
        if (reply.status() < 300) {
            leg.connected(Dialog.ofCaller(reply.headers(), contact(), cseq), plan.transport(), reply.headers(),
                    Screening.sdp(reply.headers(), reply.body()));
            if (cancelled) {
                leg.hangUp("hung up", CallLeg::ignored);
            }
        } else {
            leg.gone(reply.status() + " " + reason);
        }
        finalStatus.complete(reply.status());
    }

    /// Waits for the final answer: its status, 408 when nobody replied, or empty when the time is up.
    public Optional<Integer> awaitAnswer(Duration atMost) throws InterruptedException {
        try {
            return Optional.of(finalStatus.get(atMost.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a final status is never an exception", e);
        }
    }

    /// Whether anything at all has come back: the other side is there.
    public synchronized boolean isNoticed() {
        return noticed || finalStatus.isDone();
    }

    /// Whether the called telephone has rung, or something speaks in its place before the answer (180, 183).
    public synchronized boolean hasRung() {
        return ringing;
    }

    /// The words beside the final status.
    public String reason() {
        return reason;
    }

    /// Gives the call up before it is answered. If the answer crosses this, the call is ended at once.
    public synchronized void cancel() {
        cancelled = true;
        if (provisional && sent != null && !finalStatus.isDone()) {
            sent.cancel();
        }
    }

    /// Ends the call with BYE, as [Conversation#hangUp]; gives it up if it is not answered yet.
    @Override
    public int hangUp() throws InterruptedException {
        if (!finalStatus.isDone()) {
            cancel();
            return 200;
        }
        return super.hangUp();
    }

    /// Frees the RTP port; hangs up first, without waiting, if the call is still there.
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        if (!finalStatus.isDone()) {
            cancel();
        }
        leg.hangUp("hung up", CallLeg::ignored);
        sound.rtp().close();
        afterwards.run();
    }
}

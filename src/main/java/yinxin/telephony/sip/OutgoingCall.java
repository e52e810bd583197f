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
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.rtp.MediaEvent;
import yinxin.telephony.sip.Happening.Gone;
import yinxin.telephony.sip.Happening.Heard;
import yinxin.telephony.sip.Happening.Key;
import yinxin.telephony.sip.Happening.Stop;
import yinxin.telephony.sip.Happening.Talking;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.stack.SipStack.Replies;
import yinxin.telephony.sip.stack.SipStack.Reply;

/// A call that we place. Its methods wait, and are for one thread; [#cancel] and [#hangUp] may come from any.
public final class OutgoingCall implements AutoCloseable {
    private static final int FIRST_CSEQ = 1;
    private static final Set<String> TRANSPORTS = Set.of("udp", "tcp", "tls");
    private static final int MAX_FORWARDS = 70;
    /// An answer to BYE comes within a transaction's life or never (RFC 3261 §17.1.2.2: 64·T1), plus a little for our threads.
    private static final Duration BYE_PATIENCE = Duration.ofSeconds(33);
    private static final int NO_REPLY = 408;

    private final Plan plan;
    private final CallLeg.Surroundings around;
    private final CallLeg leg;
    private final CallSound sound;
    private final CompletableFuture<Integer> finalStatus = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile String reason = "";
    private Runnable afterwards = () -> { };
    private SipStack.@Nullable Sent sent;
    private boolean provisional;
    private boolean cancelled;
    private boolean talking;

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
        this.plan = plan;
        this.around = around;
        this.leg = leg;
        this.sound = sound;
    }

    /// Run once, when the call is over and closed.
    void whenOver(Runnable task) {
        this.afterwards = task;
    }

    /// Sends the INVITE.
    synchronized void place() {
        var contact = contact();
        var text = new StringBuilder("INVITE ").append(plan.requestUri()).append(" SIP/2.0\r\nFrom: ").append(plan.from())
                .append(";tag=").append(leg.localTag()).append("\r\nTo: ").append(plan.to()).append("\r\nCall-ID: ")
                .append(plan.callId()).append("\r\nCSeq: ").append(FIRST_CSEQ).append(" INVITE\r\nMax-Forwards: ")
                .append(MAX_FORWARDS).append("\r\nContact: ").append(contact).append("\r\nUser-Agent: ").append(SipStack.PRODUCT)
                .append("\r\n");
        var fields = new ArrayList<>(List.of(Screening.ALLOW_FIELD, Screening.SUPPORTED_FIELD));
        plan.headers().forEach(h -> fields.add(new Field(h.name(), h.value())));
        sent = around.stack().send(plan.transport(), Dialog.finished(text, fields, sound.offer()), new Responses());
    }

    private String contact() {
        return around.contact(plan.transport(), plan.requestUri().regionMatches(true, 0, "sips:", 0, 5));
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
        if (reply.status() < 200) {
            provisional = true;
            if (cancelled && sent != null) {
                sent.cancel();
            }
            return;
        }
        var line = reply.headers().startLine().split(" ", 3);
        reason = line.length == 3 ? line[2] : "";
        if (reply.status() < 300) {
            leg.connected(Dialog.ofCaller(reply.headers(), contact(), FIRST_CSEQ), plan.transport(), reply.headers(),
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
        return provisional || finalStatus.isDone();
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

    /// Plays a sound to its end. False when the call ended before.
    public boolean play(Prompt prompt) throws InterruptedException {
        if (!awaitTalking()) {
            return false;
        }
        sound.rtp().play(prompt);
        while (true) {
            switch (leg.happenings().take()) {
                case Heard(MediaEvent.PromptPlayed(var played)) when played == prompt -> {
                    return true;
                }
                case Gone _ -> {
                    return false;
                }
                case Heard _, Key _, Talking _, Stop _ -> { }
            }
        }
    }

    /// Sends live sound from the answer on, whenever no other sound plays. Does not wait.
    public void speak(LiveSound live) {
        sound.rtp().speak(live);
    }

    /// Falls silent in the middle of a sound: no more RTP goes out.
    public void stopPlaying() {
        sound.rtp().stopPlaying();
    }

    /// Hands all that is heard to `sink`, in the codec of the call, on a media thread.
    public void listen(AudioSink sink) {
        sound.rtp().listen(sink);
    }

    /// The codec of the call; A-law until one is agreed.
    public Codec codec() {
        return sound.codec();
    }

    /// Presses keys (RFC 4733).
    public void press(String keys) throws InterruptedException {
        if (awaitTalking()) {
            sound.rtp().sendKeys(keys);
        }
    }

    /// Puts the other side on hold, or takes it back, by re-INVITE. The status of the answer; 408 for none.
    public int hold(boolean held) throws InterruptedException {
        if (!awaitTalking()) {
            return NO_REPLY;
        }
        var outcome = new CompletableFuture<Integer>();
        leg.ask("INVITE", sound.offer(held), outcome::complete);
        return awaited(outcome);
    }

    /// Waits for the other side to end the call. How it ended; empty when the time is up.
    public Optional<String> awaitOver(Duration atMost) throws InterruptedException {
        var end = System.nanoTime() + atMost.toNanos();
        while (leg.over().isEmpty()) {
            Happening happening = leg.happenings().poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            switch (happening) {
                case null -> {
                    return leg.over();
                }
                case Talking _ -> talking = true;
                case Gone _, Heard _, Key _, Stop _ -> { }
            }
        }
        return leg.over();
    }

    /// How the call ended, if it has.
    public Optional<String> over() {
        return leg.over();
    }

    /// Ends the call with BYE and waits for the answer to it: its status, 408 for none. 200 if the call was over before.
    public int hangUp() throws InterruptedException {
        if (!finalStatus.isDone()) {
            cancel();
            return 200;
        }
        if (leg.over().isPresent()) {
            return 200;
        }
        var farewell = new CompletableFuture<Integer>();
        leg.hangUp("hung up", farewell::complete);
        return awaited(farewell);
    }

    private static int awaited(CompletableFuture<Integer> status) throws InterruptedException {
        try {
            return status.get(BYE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return NO_REPLY;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a status is never an exception", e);
        }
    }

    private boolean awaitTalking() throws InterruptedException {
        while (!talking && leg.over().isEmpty()) {
            switch (leg.happenings().take()) {
                case Talking _ -> talking = true;
                case Gone _, Heard _, Key _, Stop _ -> { }
            }
        }
        return leg.over().isEmpty();
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

package yinxin.caller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.audio.LiveSound;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.sip.Conversation;
import yinxin.telephony.sip.IncomingCall;
import yinxin.telephony.sip.OutgoingCall;

/// A call that somebody speaks into while it lasts. Runs on a virtual thread of its own; its methods never wait and may be called from
/// any thread, [#speak] from one at a time.
public final class LiveCall {
    /// How long the answer may take. Longer than INVITE is repeated (RFC 3261 §17.1.1.2: 32 s).
    private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(40);
    /// How soon a key or the end of the call is noticed.
    private static final Duration STEP = Duration.ofMillis(20);
    /// What was said last travels as long as other packets do; a BYE that overtakes it would cut it off.
    private static final Duration LAST_WORD = Duration.ofMillis(60);
    private static final Duration FAREWELL = Duration.ofSeconds(5);

    /// Told how the call goes. None of its methods may wait: some are called on the threads of SIP and RTP.
    public interface Watcher {
        /// Watches nothing.
        Watcher NONE = new Watcher() {
            @Override
            public void signalled(SeenMessage message) {
                // nobody watches
            }

            @Override
            public void answered() {
                // nobody watches
            }

            @Override
            public void heard(short[] samples) {
                // nobody watches
            }

            @Override
            public void beep() {
                // nobody watches
            }

            @Override
            public void over(Ending ending) {
                // nobody watches
            }
        };

        /// A SIP message of this call, sent or received.
        void signalled(SeenMessage message);

        /// The called telephone rings: the other side's, or this one.
        default void ringing() {}

        /// The call is answered; from now on the other side hears what is spoken.
        void answered();

        /// 20 ms of what the other side says: 160 samples at 8 kHz.
        void heard(short[] samples);

        /// The beep is over: what is spoken now is recorded.
        void beep();

        /// The other side pressed a key: `0`-`9`, `*`, `#`, `A`-`D`.
        default void key(char key) {}

        /// The other side agreed to be held or taken back (status 200), or did not.
        default void held(boolean held, int status) {}

        /// The call is over. The last word.
        void over(Ending ending);
    }

    /// How a call ended.
    ///
    /// @param answered whether it was answered
    /// @param status   the final status of the INVITE; 408 when nothing came
    /// @param how      in words: "hung up", "BYE", "486 Busy Here"
    /// @param at       when: the moment of the BYE
    public record Ending(boolean answered, int status, String how, Instant at) {}

    private final Watcher watcher;
    private final Clock clock;
    private final Runnable afterwards;
    private final LiveSound voice = new LiveSound();
    private final LinkedBlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
    private final AtomicLong heard = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean pickedUp;
    private volatile boolean hangingUp;

    /// What somebody wants done while the call is up.
    private sealed interface Wish {
        record Press(String keys) implements Wish {}

        record Hold(boolean held) implements Wish {}

        record Play(Prompt prompt) implements Wish {}
    }

    /// @param watcher who is told how this call goes
    LiveCall(Function<LiveCall, Watcher> watcher, Clock clock, Runnable afterwards) {
        this.clock = clock;
        this.afterwards = afterwards;
        this.watcher = watcher.apply(this);
    }

    LiveCall(Watcher watcher, Clock clock, Runnable afterwards) {
        this(_ -> watcher, clock, afterwards);
    }

    void begin(OutgoingCall call) {
        Thread.ofVirtual().name("live-call").start(() -> run(call));
    }

    void signalled(SeenMessage message) {
        watcher.signalled(message);
    }

    /// Takes a call that has come in, from ringing to its end, on the thread of that call.
    ///
    /// @param manner when it is answered; empty for only by hand
    void take(IncomingCall call, Optional<CalledManner.Answer> manner) {
        var ending = new Ending(false, 0, "interrupted", clock.instant());
        try {
            ending = taken(call, manner);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended(ending);
        }
    }

    /// Turns a call away that has come in.
    void refuse(IncomingCall call, int status, String reason) {
        call.reject(status, reason);
        ended(new Ending(false, status, reason, clock.instant()));
    }

    private void ended(Ending ending) {
        afterwards.run();
        watcher.over(ending);
        over.countDown();
    }

    private Ending taken(IncomingCall call, Optional<CalledManner.Answer> manner) throws InterruptedException {
        call.ring();
        watcher.ringing();
        var rang = System.nanoTime();
        while (!pickedUp && manner.filter(m -> System.nanoTime() - rang >= m.after().toNanos()).isEmpty()) {
            if (call.awaitCancelled(STEP)) {
                return new Ending(false, 487, "CANCEL", clock.instant());
            }
            if (hangingUp) {
                call.reject(603, "Decline");
                return new Ending(false, 603, "Decline", clock.instant());
            }
        }
        if (!call.answer()) {
            return new Ending(false, 487, "CANCEL", clock.instant());
        }
        manner.flatMap(CalledManner.Answer::says).map(WavSound::samples).ifPresent(says -> play(Prompt.fromSamples("what the telephone says", says)));
        return talk(call.talk(), 200);
    }

    /// Answers a call that rings here.
    public void answer() {
        pickedUp = true;
    }

    /// Says the next 20 ms: [LiveSound#FRAME] samples of 16 bits at 8 kHz. Before the answer nobody hears it.
    public void speak(short[] samples) {
        voice.offer(samples);
    }

    /// Presses keys: `0`-`9`, `*`, `#`, `A`-`D`.
    ///
    /// @throws IllegalArgumentException for what is no key
    public void press(String pressed) {
        if (!pressed.matches("[0-9*#A-D]{1,32}")) {
            throw new IllegalArgumentException("a telephone has no such keys: only 0-9 * # A-D can be pressed");
        }
        wishes.add(new Wish.Press(pressed));
    }

    /// Puts the other side on hold, or takes it back.
    public void hold(boolean held) {
        wishes.add(new Wish.Hold(held));
    }

    /// Plays a sound into the call, from its answer on, instead of what is spoken.
    public void play(Prompt prompt) {
        wishes.add(new Wish.Play(prompt));
    }

    /// Says what was handed in so far, then hangs up; gives up a call that is not answered yet; declines one that rings here.
    public void hangUp() {
        hangingUp = true;
    }

    /// Voice packets sent so far that somebody's sound was in.
    public long framesSent() {
        return voice.sent();
    }

    /// 20 ms pieces heard so far.
    public long framesHeard() {
        return heard.get();
    }

    /// Waits for the end; not for long after [#hangUp].
    void awaitOver() {
        try {
            over.await(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(OutgoingCall call) {
        var ending = new Ending(false, 0, "interrupted", clock.instant());
        try (call) {
            ending = conversation(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended(ending);
        }
    }

    private Ending conversation(OutgoingCall call) throws InterruptedException {
        var status = answer(call);
        if (status.isEmpty()) {
            call.cancel();
            call.awaitAnswer(FAREWELL);
            return new Ending(false, 487, "given up", clock.instant());
        }
        if (status.get() >= 300) {
            return new Ending(false, status.get(), call.over().orElse(call.reason()), clock.instant());
        }
        return talk(call, status.get());
    }

    private Ending talk(Conversation call, int status) throws InterruptedException {
        call.onKey(watcher::key);
        if (call.awaitTalking()) {
            watcher.answered();
            call.listen(new Ears(call.codec()));
            call.speak(voice);
        }
        while (call.over().isEmpty() && !hangingUp) {
            @Nullable Wish wish = wishes.poll();
            if (wish != null) {
                grant(wish, call);
            }
            call.awaitOver(STEP);
        }
        return end(call, status);
    }

    private void grant(Wish wish, Conversation call) throws InterruptedException {
        switch (wish) {
            case Wish.Press(var keys) -> call.press(keys);
            case Wish.Hold(var held) -> watcher.held(held, call.hold(held));
            case Wish.Play(var prompt) -> call.begin(prompt);
        }
    }

    private Optional<Integer> answer(OutgoingCall call) throws InterruptedException {
        var end = System.nanoTime() + ANSWER_PATIENCE.toNanos();
        var rung = false;
        while (true) {
            var status = call.awaitAnswer(STEP);
            if (!rung && call.hasRung()) {
                rung = true;
                watcher.ringing();
            }
            if (status.isPresent() || hangingUp || System.nanoTime() - end > 0) {
                return status;
            }
        }
    }

    private Ending end(Conversation call, int status) throws InterruptedException {
        voice.complete();
        while (call.over().isEmpty() && voice.left() > 0) {
            call.awaitOver(STEP);
        }
        call.awaitOver(LAST_WORD);
        var at = clock.instant();
        var ended = call.over();
        if (ended.isPresent()) {
            return new Ending(true, status, ended.get(), at);
        }
        call.hangUp();
        return new Ending(true, status, "hung up", at);
    }

    /// Hears what comes, in pieces of 20 ms whatever the packets' length. On a media thread.
    private final class Ears implements AudioSink {
        private final Codec codec;
        private final BeepDetector beep;
        private short[] piece = new short[LiveSound.FRAME];
        private int filled;

        Ears(Codec codec) {
            this.codec = codec;
            this.beep = new BeepDetector(codec, watcher::beep);
        }

        @Override
        public void samples(byte[] g711, int offset, int length) {
            for (var i = offset; i < offset + length; i++) {
                piece[filled++] = G711.decode(g711[i], codec);
                if (filled == piece.length) {
                    heard.incrementAndGet();
                    watcher.heard(piece);
                    piece = new short[LiveSound.FRAME];
                    filled = 0;
                }
            }
            beep.samples(g711, offset, length);
        }
    }
}

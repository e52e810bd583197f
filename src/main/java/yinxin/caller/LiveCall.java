package yinxin.caller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.rtp.AudioSink;
import yinxin.telephony.audio.LiveSound;
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
        /// A SIP message of this call, sent or received.
        void signalled(SeenMessage message);

        /// The other side answered; from now on it hears what is spoken.
        void answered();

        /// 20 ms of what the other side says: 160 samples at 8 kHz.
        void heard(short[] samples);

        /// The beep is over: what is spoken now is recorded.
        void beep();

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
    private final LinkedBlockingQueue<String> keys = new LinkedBlockingQueue<>();
    private final AtomicLong heard = new AtomicLong();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean hangingUp;

    LiveCall(Watcher watcher, Clock clock, Runnable afterwards) {
        this.watcher = watcher;
        this.clock = clock;
        this.afterwards = afterwards;
    }

    void begin(OutgoingCall call) {
        Thread.ofVirtual().name("live-call").start(() -> run(call));
    }

    void signalled(SeenMessage message) {
        watcher.signalled(message);
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
        keys.add(pressed);
    }

    /// Says what was handed in so far, then hangs up; gives up a call that is not answered yet.
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
            afterwards.run();
            watcher.over(ending);
            over.countDown();
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
        watcher.answered();
        var ears = new Ears(call.codec());
        call.listen(ears);
        call.speak(voice);
        while (call.over().isEmpty() && !hangingUp) {
            var pressed = keys.poll();
            if (pressed != null) {
                call.press(pressed);
            }
            call.awaitOver(STEP);
        }
        return end(call, status.get());
    }

    private Optional<Integer> answer(OutgoingCall call) throws InterruptedException {
        var end = System.nanoTime() + ANSWER_PATIENCE.toNanos();
        var status = call.awaitAnswer(STEP);
        while (status.isEmpty() && !hangingUp && System.nanoTime() < end) {
            status = call.awaitAnswer(STEP);
        }
        return status;
    }

    private Ending end(OutgoingCall call, int status) throws InterruptedException {
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

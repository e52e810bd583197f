package yinxin.caller;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import yinxin.caller.CallReport.AnnouncementOnly;
import yinxin.caller.CallReport.CutOff;
import yinxin.caller.CallReport.EndUnacknowledged;
import yinxin.caller.CallReport.Ended;
import yinxin.caller.CallReport.GivenUp;
import yinxin.caller.CallReport.KeysPressed;
import yinxin.caller.CallReport.NoBeep;
import yinxin.caller.CallReport.NoReply;
import yinxin.caller.CallReport.Recorded;
import yinxin.caller.CallReport.Refused;
import yinxin.caller.CallReport.Told;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.sip.OutgoingCall;

/// One call that is to leave a message: waits for the answer and for the beep, speaks, and ends as the manners say.
final class MessageCall {
    /// People do not speak into the beep: the gateway records after it, and what comes sooner is lost.
    static final Duration REACTION = Duration.ofMillis(250);
    /// What was said last travels as long as other packets do; a BYE that overtakes it would cut it off.
    private static final Duration LAST_WORD = Duration.ofMillis(100);
    private static final Duration PROGRESS_STEP = Duration.ofMillis(200);
    /// A gateway says 100 at once; after four INVITEs without an echo (sent at 0, 0.5, 1.5 and 3.5 s) there is none.
    private static final Duration NOBODY_THERE = Duration.ofSeconds(5);
    private static final int NO_REPLY = 408;

    private final Intention intention;
    private final OutgoingCall call;
    private final CallProgress progress;
    private final Clock clock;
    private final Instant started;
    private final CountDownLatch beepOver = new CountDownLatch(1);
    private Optional<Instant> answeredAt = Optional.empty();
    private int finalStatus = NO_REPLY;
    private BeepDetector beep = new BeepDetector(Codec.PCMA, beepOver::countDown);
    private long samplesSent;

    /// What the caller is up to.
    ///
    /// @param sound   what he says
    /// @param manners how long he waits, and how he ends
    /// @param pause   the silence after which he speaks even without a beep, as one does to a person; empty for never
    record Intention(WavSound sound, CallPlan.Manners manners, Optional<Duration> pause) {}

    /// What the caller is up to who only presses keys.
    ///
    /// @param pressed which
    /// @param manners how long he waits
    /// @param started when the INVITE went out
    record Keys(String pressed, CallPlan.Manners manners, Instant started) {}

    /// @param started when the INVITE went out
    MessageCall(Intention intention, OutgoingCall call, CallProgress progress, Clock clock, Instant started) {
        this.intention = intention;
        this.call = call;
        this.progress = progress;
        this.clock = clock;
        this.started = started;
    }

    /// Sees the call to its end.
    CallReport run() throws InterruptedException {
        var ended = conversation();
        var report = new CallReport(started, answeredAt, finalStatus, beep.greeting(), beep.heard(), samplesSent, ended);
        progress.ended(report);
        return report;
    }

    /// Sees a call to its end that is there for its keys: they are pressed as soon as it is answered.
    static CallReport press(Keys keys, OutgoingCall call, Clock clock) throws InterruptedException {
        var status = awaitAnswer(call, keys.manners().answerPatience(), CallProgress.NONE);
        var without = unanswered(call, status);
        if (without.isPresent()) {
            return new CallReport(keys.started(), Optional.empty(), status.orElse(NO_REPLY), Duration.ZERO, false, 0, without.get());
        }
        var answered = Optional.of(clock.instant());
        call.awaitOver(REACTION);
        call.press(keys.pressed());
        var over = call.awaitOver(keys.manners().beepPatience());
        call.hangUp();
        return new CallReport(keys.started(), answered, status.orElse(NO_REPLY), Duration.ZERO, false, 0, new KeysPressed(over.orElse("hung up")));
    }

    private Ended conversation() throws InterruptedException {
        var answer = awaitAnswer(call, intention.manners().answerPatience(), progress);
        finalStatus = answer.orElse(NO_REPLY);
        var unanswered = unanswered(call, answer);
        if (unanswered.isPresent()) {
            return unanswered.get();
        }
        answeredAt = Optional.of(clock.instant());
        progress.answered(Duration.between(started, answeredAt.get()));
        beep = new BeepDetector(call.codec(), beepOver::countDown);
        call.listen(beep);
        var without = awaitBeep();
        if (without.isPresent()) {
            return without.get();
        }
        if (beep.heard()) {
            progress.beep(beep.greeting());
        } else {
            progress.pause(beep.greeting());
        }
        return speak();
    }

    /// Waits for the answer, but not long when nobody seems to be there.
    static Optional<Integer> awaitAnswer(OutgoingCall call, Duration patience, CallProgress progress) throws InterruptedException {
        var began = System.nanoTime();
        var rung = false;
        while (true) {
            var status = call.awaitAnswer(PROGRESS_STEP);
            if (!rung && call.hasRung()) {
                rung = true;
                progress.ringing();
            }
            var waited = Duration.ofNanos(System.nanoTime() - began);
            if (status.isPresent() || waited.compareTo(patience) > 0 || waited.compareTo(NOBODY_THERE) > 0 && !call.isNoticed()) {
                return status;
            }
        }
    }

    /// How a call ended that was not answered; empty if it was. Cancels it when nothing came yet.
    static Optional<Ended> unanswered(OutgoingCall call, Optional<Integer> status) {
        if (status.isEmpty()) {
            call.cancel();
            return Optional.of(call.isNoticed() ? new GivenUp() : new NoReply());
        }
        if (status.get() < 300) {
            return Optional.empty();
        }
        return Optional.of(call.over().filter("no reply"::equals).isPresent() ? new NoReply() : new Refused(call.reason()));
    }

    /// Waits for the beep to end, or for a pause in which to speak. What there is instead of it, if it does not come.
    private Optional<Ended> awaitBeep() throws InterruptedException {
        var end = System.nanoTime() + intention.manners().beepPatience().toNanos();
        while (!beepOver.await(PROGRESS_STEP.toMillis(), TimeUnit.MILLISECONDS)) {
            var over = call.over();
            if (over.isPresent()) {
                return Optional.of(new AnnouncementOnly(over.get()));
            }
            if (intention.pause().filter(pause -> beep.quiet().compareTo(pause) > 0).isPresent()) {
                return Optional.empty();
            }
            if (System.nanoTime() - end > 0) {
                call.hangUp();
                return Optional.of(new NoBeep());
            }
        }
        return Optional.empty();
    }

    private Ended speak() throws InterruptedException {
        var interrupted = call.awaitOver(REACTION);
        if (interrupted.isPresent()) {
            return new CutOff(interrupted.get());
        }
        var sound = intention.sound();
        var began = System.nanoTime();
        var watching = Thread.ofVirtual().name("call-progress").start(() -> watch(began));
        var whole = call.play(Prompt.fromSamples("what the caller says", sound.samples()));
        watching.interrupt();
        watching.join();
        samplesSent = whole ? sound.samples().length : Math.min(sound.samples().length, samplesSince(began));
        if (!whole) {
            return new CutOff(call.over().orElse("?"));
        }
        progress.speaking(sound.length(), sound.length());
        return end();
    }

    private Ended end() throws InterruptedException {
        call.awaitOver(LAST_WORD);
        return switch (intention.manners().ending()) {
            case HANG_UP -> {
                var over = call.over();
                var status = call.hangUp();
                yield over.isPresent() || status / 100 == 2 ? said() : new EndUnacknowledged(status);
            }
            case PRESS_HASH -> {
                call.press("#");
                yield awaitEnd();
            }
            case STAY -> awaitEnd();
        };
    }

    private Ended awaitEnd() throws InterruptedException {
        if (call.awaitOver(intention.manners().beepPatience()).isPresent()) {
            return said();
        }
        var status = call.hangUp();
        return status / 100 == 2 ? said() : new EndUnacknowledged(status);
    }

    private Ended said() {
        return beep.heard() ? new Recorded() : new Told();
    }

    private long samplesSince(long began) {
        return (System.nanoTime() - began) / (1_000_000_000L / Codec.SAMPLE_RATE);
    }

    private void watch(long began) {
        var whole = intention.sound().length();
        try {
            while (true) {
                Thread.sleep(PROGRESS_STEP);
                var spoken = Duration.ofNanos(System.nanoTime() - began);
                progress.speaking(spoken.compareTo(whole) < 0 ? spoken : whole, whole);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

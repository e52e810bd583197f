package yinxin.voicemail;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.call.DepositOutcome;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.message.Inbox;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.recording.RecordingLimits;
import yinxin.voicemail.recording.Recordings;
import yinxin.voicemail.work.Steady;

/// The way of a message through the house, in one place:
///
/// ```
/// call ─▶ Deposit ─▶ spool file complete ─▶ database: message + notices, one transaction ─▶ recordings/ ─▶ Courier ─▶ WeChat
/// ```
/// Each arrow can be cut by a crash, and is taken up again from what the stage before it left on the disk.
public final class Journey implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Journey.class);
    /// How soon a message that the database would not take is offered again.
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration HOUSEKEEPING = Duration.ofMinutes(10);
    /// How long a message for a number that nobody has bound waits for somebody to bind it.
    private static final Duration HELD = Duration.ofDays(7);
    /// Copies that may wait to be made; what comes beyond is copied when somebody listens.
    private static final int MOST_UNCOPIED = 10_000;

    private final Messages messages;
    private final Recordings recordings;
    private final Courier courier;
    private final Clock clock;
    private final ConcurrentLinkedQueue<DepositOutcome.Finished> unsettled = new ConcurrentLinkedQueue<>();
    private final ArrayBlockingQueue<MessageId> uncopied = new ArrayBlockingQueue<>(MOST_UNCOPIED);
    private final ScheduledExecutorService background =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("journey").daemon().factory());
    private final ScheduledExecutorService copyist = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("copyist").priority(Thread.MIN_PRIORITY).daemon().factory());

    public Journey(Messages messages, Recordings recordings, Courier courier, Clock clock) {
        this.messages = messages;
        this.recordings = recordings;
        this.courier = courier;
        this.clock = clock;
    }

    /// Takes up what the last run left behind, then begins to deliver. Calls may come in when this has returned.
    public void start(RecordingLimits limits) {
        takeUp(limits);
        courier.start();
        background.scheduleWithFixedDelay(Steady.job("settling", this::settleAgain), AGAIN.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        copyist.scheduleWithFixedDelay(Steady.job("copying", this::copyWhenIdle), AGAIN.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        background.scheduleWithFixedDelay(Steady.job("housekeeping", this::keepHouse), 0, HOUSEKEEPING.toMillis(), TimeUnit.MILLISECONDS);
    }

    /// Settles what lies in the spool and nobody cares for. At the start that is what a crash has left; afterwards there should be nothing.
    /// Returns how many calls there were.
    public int takeUp(RecordingLimits limits) {
        var left = recordings.interrupted(limits);
        for (var interrupted : left) {
            LOG.info("message {} was left in the spool and is delivered now", interrupted.call().id());
            settleOrLeave(new DepositOutcome.Finished(interrupted, Optional.empty()));
        }
        return left.size();
    }

    /// Sends on what a call has become. Called on the call's own thread, when the call is over.
    public void carryOn(DepositOutcome outcome) {
        switch (outcome) {
            case DepositOutcome.Finished finished -> settle(finished);
            case DepositOutcome.ProofCall(var proven) -> {
                LOG.info("proof call: {}", proven.map(p -> p.getClass().getSimpleName()).orElse("no code"));
                courier.wake();
            }
            case DepositOutcome.NobodyBound(var status) -> LOG.info("call for a number that nobody has bound: {}", status);
            case DepositOutcome.Refused(var why) -> LOG.info("a call was refused with {}, as the called party wishes: {}", why.status(), why);
            case DepositOutcome.GreetingCall(var kept) -> LOG.info("an owner called to record a greeting: {}", kept ? "kept" : "not kept");
            case DepositOutcome.ForNobody(var trunk) -> LOG.warn("a call by trunk {} names nobody that it could be for: does the trunk pass on "
                    + "who diverted it?", trunk);
            case DepositOutcome.Abandoned() -> LOG.info("a call was not answered: the caller gave up, or the store is away");
        }
    }

    /// Stores the message and then lets the recording out of the spool; in this order, so that one of them always knows of it.
    private void settle(DepositOutcome.Finished finished) {
        try {
            settled(finished, messages.keep(finished.call(), recordings.ownership(finished.call().call().id())));
        } catch (StoreUnavailable e) {
            LOG.error("message {} cannot be stored yet and waits in the spool: {}", finished.call().call().id(), String.valueOf(e.getCause()));
            unsettled.add(finished);
        }
    }

    private void settled(DepositOutcome.Finished finished, VoiceMessage message) {
        var recording = finished.recording();
        if (recording.isPresent()) {
            recordings.settle(recording.get(), message.kind());
        } else {
            recordings.settle(message.id(), message.kind());
        }
        courier.wake();
        if (message.kind() == MessageKind.VOICE && !uncopied.offer(message.id())) {
            LOG.debug("no copy of {} is made ahead: {} wait for one", message.id(), MOST_UNCOPIED);
        }
        LOG.info("message {} stored: {} of {} ms, {}", message.id(), message.kind(), message.length().toMillis(), message.state());
    }

    /// Makes the copies to listen to, one after the other, while nobody is on the line: encoding costs many times what recording does, and a
    /// copy that is not there yet is made when somebody listens.
    private void copyWhenIdle() {
        for (var id = uncopied.peek(); id != null && recordings.running() == 0; id = uncopied.peek()) {
            uncopied.poll();
            try {
                recordings.mp3(id);
            } catch (StoreUnavailable e) {
                LOG.debug("no copy of {} is made ahead: {}", id, e.getMessage());
            }
        }
    }

    private void settleAgain() {
        for (var left = unsettled.size(); left > 0; left--) {
            var finished = unsettled.poll();
            if (finished != null) {
                settleOrLeave(finished);
            }
        }
    }

    /// A fault of ours over one message must keep neither the others from being offered nor the program from starting. Its call stays in the spool.
    private void settleOrLeave(DepositOutcome.Finished finished) {
        try {
            settle(finished);
        } catch (RuntimeException fault) {
            LOG.error("message {} stays in the spool; this is a fault of ours", finished.call().call().id(), fault);
        }
    }

    private void keepHouse() {
        try {
            messages.dropHeldBefore(clock.instant(), HELD).forEach(recordings::erase);
            messages.takeErasable(clock.instant().minus(Inbox.RESTORABLE)).forEach(recordings::erase);
        } catch (StoreUnavailable e) {
            LOG.warn("housekeeping waits for the database: {}", String.valueOf(e.getCause()));
        }
    }

    /// How many finished calls wait for the database.
    public int unsettled() {
        return unsettled.size();
    }

    /// Stops delivering. Calls must have ended before.
    @Override
    public void close() {
        background.shutdown();
        copyist.shutdown();
        courier.close();
        recordings.close();
    }
}

package yinxin.voicemail.call;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.rtp.NoMediaPort;
import yinxin.telephony.sip.OutgoingCall;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofCode;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.proof.CodeCalls;
import yinxin.voicemail.proof.SpokenCodes;
import yinxin.voicemail.proof.SpokenCodes.Progress;

/// Calls numbers and reads out the codes that prove them. Each call reads top to bottom on a virtual thread of its own.
public final class CodeCaller implements CodeCalls {
    /// Most networks divert to a mailbox after 20 to 30 s, which must not be told a code; and six rings are enough for somebody who has just asked.
    private static final Duration RINGING = Duration.ofSeconds(24);
    /// What is read takes 35 s, in two languages 70: a peer that keeps the sound from flowing is not waited for.
    private static final Duration LONGEST = Duration.ofSeconds(120);
    /// How long calls may go on when the program is to stop.
    private static final Duration FAREWELL = Duration.ofSeconds(20);
    private static final Logger LOG = LoggerFactory.getLogger(CodeCaller.class);

    private final CodeLine line;
    private final SpokenCodes codes;
    private final Greetings greetings;
    private final Clock clock;
    private final Semaphore places;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("code-call-", 0).factory());

    public CodeCaller(CodeLine line, SpokenCodes codes, Greetings greetings, Clock clock) {
        this.line = line;
        this.codes = codes;
        this.greetings = greetings;
        this.clock = clock;
        this.places = new Semaphore(line.rules().mostAtOnce());
    }

    @Override
    public boolean offered() {
        return true;
    }

    @Override
    public Order order(PhoneNumber number, OpenId follower, String address) {
        if (!line.rules().allows(number)) {
            return new Order.NotCallable();
        }
        if (threads.isShutdown() || !places.tryAcquire()) {
            return new Order.Busy();
        }
        var begun = false;
        try {
            var order = switch (codes.issue(number, follower, address, clock.instant())) {
                case SpokenCodes.Issue.TooOften(var pause) -> new Order.TooOften(pause);
                case SpokenCodes.Issue.Issued(var code) -> {
                    threads.execute(() -> take(code, follower));
                    begun = true;
                    yield new Order.Placed(code.expires());
                }
            };
            return order;
        } finally {
            if (!begun) {
                places.release();
            }
        }
    }

    /// One call, from its beginning to its end.
    private void take(ProofCode code, OpenId follower) {
        try {
            var progress = call(code, follower);
            LOG.info("a call with a code ended: {}", progress);
            codes.progress(code.number(), follower, progress, clock.instant());
        } catch (StoreUnavailable e) {
            LOG.warn("how a call with a code went cannot be kept: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            places.release();
        }
    }

    private Progress call(ProofCode code, OpenId follower) throws InterruptedException {
        try (var call = line.call(code.number())) {
            var status = call.awaitAnswer(RINGING);
            if (status.isEmpty()) {
                return Progress.NO_ANSWER;
            }
            if (status.get() >= 300) {
                return call.reason().equals("no reply") ? Progress.FAILED : meaning(status.get());
            }
            codes.progress(code.number(), follower, Progress.READING, clock.instant());
            return read(call, CodeReading.of(code.digits(), greetings));
        } catch (NoMediaPort e) {
            LOG.warn("a code could not be read out: {}", e.getMessage());
            return Progress.FAILED;
        }
    }

    private static Progress read(OutgoingCall call, CodeReading reading) throws InterruptedException {
        var watch = Thread.startVirtualThread(() -> endInTime(call));
        try {
            var heard = 0;
            while (heard < reading.parts().size() && call.play(reading.parts().get(heard))) {
                heard++;
            }
            call.hangUp();
            return heard >= reading.heard() ? Progress.READ : Progress.REJECTED;
        } finally {
            watch.interrupt();
        }
    }

    private static void endInTime(OutgoingCall call) {
        try {
            Thread.sleep(LONGEST);
            call.hangUp();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What a final status says of the called phone (RFC 3261 §21, RFC 3398 §7.2.4.1).
    private static Progress meaning(int status) {
        return switch (status) {
            case 486, 600 -> Progress.BUSY;
            case 603, 607, 608 -> Progress.REJECTED;
            case 408, 487 -> Progress.NO_ANSWER;
            case 404, 410, 480, 484, 604 -> Progress.UNREACHABLE;
            default -> Progress.FAILED;
        };
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}

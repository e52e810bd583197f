package yinxin.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.caller.CallPlan;
import yinxin.caller.LiveCall;
import yinxin.caller.SeenMessage;
import yinxin.caller.Softphone;
import yinxin.caller.WavSound;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;

/// One call that a page places. The page's own thread of it rings, dials, and then tells five times a second how much has been said and kept;
/// when the call is over it follows what became of the message.
final class BrowserCall implements LiveCall.Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(BrowserCall.class);
    /// How long the network lets the called phone ring before it diverts the call. In the field it is some 20 s when nobody answers.
    private static final Duration RINGING = Duration.ofMillis(1200);
    private static final Duration RINGING_UNANSWERED = Duration.ofMillis(6200);
    private static final Duration TELLING = Duration.ofMillis(200);

    private final Stage stage;
    private final Softphone telephone;
    private final Visitor visitor;
    private final Dialled dialled;
    private final Instant placed;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable LiveCall line;
    private volatile @Nullable Ending ending;
    private volatile boolean hungUp;

    /// Who calls whom, and why that fails.
    record Dialled(PhoneNumber to, PhoneNumber from, Condition condition) {}

    private record Ending(boolean answered, Instant at) {}

    BrowserCall(Stage stage, Softphone telephone, Visitor visitor, Dialled dialled) {
        this.stage = stage;
        this.telephone = telephone;
        this.visitor = visitor;
        this.dialled = dialled;
        this.placed = stage.clock().instant();
        this.thread = Thread.ofVirtual().name("demo-call").unstarted(this::run);
    }

    /// Takes up the receiver.
    void begin() {
        thread.start();
    }

    private boolean isProof() {
        return dialled.to().equals(stage.props().proof());
    }

    private void run() {
        try {
            state("ringing", placed);
            if (!isProof()) {
                Thread.sleep(dialled.condition() == Condition.NO_ANSWER ? RINGING_UNANSWERED : RINGING);
            }
            if (hungUp) {
                over(new LiveCall.Ending(false, 487, "given up", stage.clock().instant()));
                return;
            }
            var access = isProof() ? dialled.to().value() : stage.props().access().apply(dialled.condition());
            visitor.tell(Visitor.is("call").put("state", "diverted").put("at", millis(stage.clock().instant())).put("access", access));
            var plan = CallPlan.of(stage.props().gateway(), access, new CallPlan.Parties(dialled.from().dialled(),
                    isProof() ? "" : dialled.to().dialled(), dialled.condition()), new WavSound(new short[0]));
            var live = telephone.dial(plan, this);
            line = live;
            if (hungUp) {
                live.hangUp();
            }
            tellHowMuch(live);
            var how = ending;
            if (how != null && how.answered() && !isProof()) {
                new MessageWatch(stage, visitor, dialled).follow(placed, how.at());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("the demo's call failed", e);
            visitor.tell(Visitor.is("problem").put("what", String.valueOf(e.getMessage())));
            over(new LiveCall.Ending(false, 500, String.valueOf(e.getMessage()), stage.clock().instant()));
        }
    }

    private void tellHowMuch(LiveCall live) throws InterruptedException {
        var most = 0L;
        while (!ended.await(TELLING.toMillis(), TimeUnit.MILLISECONDS)) {
            most = Math.max(most, kept());
            visitor.tell(Visitor.is("media").put("sent", live.framesSent()).put("heard", live.framesHeard()).put("kept", most));
        }
    }

    /// Octets of the recording that are on the disk now, sealed.
    private long kept() {
        try (var files = Files.list(stage.props().spool())) {
            return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private static long millis(Instant at) {
        return at.toEpochMilli();
    }

    private void state(String state, Instant at) {
        visitor.tell(Visitor.is("call").put("state", state).put("at", millis(at)));
    }

    boolean isOver() {
        return ending != null;
    }

    void speak(short[] samples) {
        var live = line;
        if (live != null) {
            live.speak(samples);
        }
    }

    void press(String keys) {
        var live = line;
        if (live != null) {
            live.press(keys);
        }
    }

    void hangUp() {
        hungUp = true;
        var live = line;
        if (live != null) {
            live.hangUp();
        }
    }

    /// Nobody watches any more.
    void forget() {
        thread.interrupt();
    }

    @Override
    public void signalled(SeenMessage message) {
        visitor.tell(Visitor.is("sip").put("sent", message.sent()).put("at", millis(message.at())).put("line", message.startLine())
                .put("method", message.method()).put("text", message.text()));
    }

    @Override
    public void answered() {
        state("answered", stage.clock().instant());
    }

    @Override
    public void heard(short[] samples) {
        visitor.play(samples);
    }

    @Override
    public void beep() {
        state("beep", stage.clock().instant());
    }

    @Override
    public void over(LiveCall.Ending how) {
        ending = new Ending(how.answered(), how.at());
        ended.countDown();
        visitor.tell(Visitor.is("call").put("state", "over").put("at", millis(how.at())).put("answered", how.answered())
                .put("status", how.status()).put("how", how.how()).put("proof", isProof()));
    }
}

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
import yinxin.caller.LiveCall;
import yinxin.caller.SeenMessage;
import yinxin.voicemail.message.PhoneNumber;

/// One call that a page places, from the caller's phone through the network. The page's own thread of it dials, and then tells five times a
/// second how much has been said and kept; when the call is over it follows what became of the message.
final class BrowserCall implements LiveCall.Watcher, Wiretap.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(BrowserCall.class);
    private static final Duration TELLING = Duration.ofMillis(200);

    private final Cast cast;
    private final Visitor visitor;
    private final Dialled dialled;
    private final Instant placed;
    private final Thread thread;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile @Nullable LiveCall line;
    private volatile @Nullable Ending ending;
    private volatile boolean hungUp;
    private volatile boolean atVoicemail;
    private volatile String callId = "";

    /// Who calls whom.
    record Dialled(PhoneNumber to, PhoneNumber from) {}

    private record Ending(boolean answered, Instant at) {}

    BrowserCall(Cast cast, Visitor visitor, Dialled dialled) {
        this.cast = cast;
        this.visitor = visitor;
        this.dialled = dialled;
        this.placed = now();
        this.thread = Thread.ofVirtual().name("demo-call").unstarted(this::run);
    }

    /// Takes up the receiver.
    void begin() {
        thread.start();
    }

    private Instant now() {
        return cast.stage().clock().instant();
    }

    private boolean isProof() {
        return dialled.to().equals(cast.stage().props().proof());
    }

    private void run() {
        try {
            state("placed");
            var caller = cast.mobiles().of(dialled.from());
            caller.readyToCall();
            if (!isProof()) {
                cast.mobiles().of(dialled.to()).settle();
            }
            var live = caller.dial(dialled.to(), this);
            line = live;
            if (hungUp) {
                live.hangUp();
            }
            tellHowMuch(live);
            var how = ending;
            if (how != null && how.answered() && atVoicemail && !isProof()) {
                new MessageWatch(cast.stage(), visitor, dialled).follow(placed, how.at());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("the demo's call failed", e);
            visitor.tell(Visitor.is("problem").put("what", String.valueOf(e.getMessage())));
            over(new LiveCall.Ending(false, 500, String.valueOf(e.getMessage()), now()));
        } finally {
            cast.wiretap().forget(callId);
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
        try (var files = Files.list(cast.stage().props().spool())) {
            return files.mapToLong(file -> file.toFile().length()).max().orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    private void state(String state) {
        visitor.tell(Visitor.is("call").put("state", state));
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

    /// The caller's phone is about to send its first message: from here on the switch's end of the line is watched.
    @Override
    public void signalled(SeenMessage message) {
        if (callId.isEmpty()) {
            callId = message.callId();
            cast.wiretap().listen(callId, this);
        }
    }

    @Override
    public void passed(char from, char to, SeenMessage message) {
        if ((to == 'V' || to == 'E') && message.startLine().startsWith("INVITE ") && !atVoicemail) {
            atVoicemail = true;
            var condition = cast.stage().condition(message.startLine());
            condition.ifPresent(c -> visitor.tell(Visitor.is("call").put("state", "diverted").put("condition", c.key())));
        }
        if (from != 'E' && to != 'E') {
            visitor.tell(Wiretap.told(message).put("from", String.valueOf(from)).put("to", String.valueOf(to)));
        }
    }

    @Override
    public void ringing() {
        state("ringing");
    }

    private String by() {
        return atVoicemail ? "voicemail" : "phone";
    }

    @Override
    public void answered() {
        visitor.tell(Visitor.is("call").put("state", "answered").put("by", by()));
    }

    @Override
    public void heard(short[] samples) {
        visitor.play(samples);
    }

    /// A phone plays a melody, and some tone of that may sound like a beep.
    @Override
    public void beep() {
        if (atVoicemail) {
            state("beep");
        }
    }

    @Override
    public void over(LiveCall.Ending how) {
        ending = new Ending(how.answered(), how.at());
        ended.countDown();
        visitor.tell(Visitor.is("call").put("state", "over").put("answered", how.answered()).put("status", how.status()).put("how", how.how())
                .put("by", by()).put("proof", isProof()));
    }
}

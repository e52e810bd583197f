package yinxin.telephony.e1;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.e1.q931.Q850Cause;
import yinxin.telephony.rtp.MediaEvent;
import yinxin.telephony.sip.CallVoice;
import yinxin.telephony.sip.Happening;

/// Our end of one call over an E1, whoever placed it. The line's thread changes its state; the call's own thread reads what happened from one queue.
final class E1Leg implements MediaEvent.Observer {
    private static final String HUNG_UP = "hung up";

    private final E1Line line;
    private final BlockingQueue<Happening> happenings = new LinkedBlockingQueue<>();
    private final SlotMedia media;
    private final CallVoice voice;
    private final CompletableFuture<OutgoingE1Call.Outcome> answer = new CompletableFuture<>();
    private volatile @Nullable String over;
    private volatile boolean rung;
    /// Of the line's thread.
    private int reference;
    private int channel;

    E1Leg(E1Line line) {
        this.line = line;
        this.media = line.newMedia(this);
        this.voice = new CallVoice(happenings, this::over, media);
    }

    @Override
    public void on(MediaEvent event) {
        happenings.add(event instanceof MediaEvent.KeyPressed(var key) ? new Happening.Key(key) : new Happening.Heard(event));
    }

    CallVoice voice() {
        return voice;
    }

    SlotMedia media() {
        return media;
    }

    Optional<String> over() {
        return Optional.ofNullable(over);
    }

    int reference() {
        return reference;
    }

    /// The channel that it is seated on; 0 before.
    int channel() {
        return channel;
    }

    void seated(int call, int at) {
        reference = call;
        channel = at;
    }

    void rings() {
        rung = true;
    }

    boolean hasRung() {
        return rung;
    }

    CompletableFuture<OutgoingE1Call.Outcome> answer() {
        return answer;
    }

    void talking() {
        answer.complete(new OutgoingE1Call.Answered());
        happenings.add(new Happening.Talking());
    }

    /// The call is over, for this reason of the other side's, or of the line's.
    void cleared(Q850Cause cause) {
        answer.complete(new OutgoingE1Call.Refused(cause));
        gone(cause.toString());
    }

    private void gone(String how) {
        if (over == null) {
            over = how;
            happenings.add(new Happening.Gone(how));
        }
    }

    /// Answers a call that came in. False if it is over.
    boolean connect() {
        return line.ask(() -> {
            if (over != null) {
                return false;
            }
            line.signalling().connect(reference, System.nanoTime());
            return over == null;
        });
    }

    void alert() {
        line.run(() -> line.signalling().alert(reference));
    }

    /// Ends the call, or refuses it. Without effect when it is over.
    void end(Q850Cause cause) {
        line.run(() -> {
            if (over == null) {
                gone(HUNG_UP);
                answer.complete(new OutgoingE1Call.Refused(cause));
                line.signalling().disconnect(reference, cause, System.nanoTime());
            }
        });
    }

    /// As [#end], with the call's own good reason, and waits until the line has it.
    void hangUp() {
        end(Q850Cause.NORMAL_CLEARING);
        line.ask(this::over);
    }

    /// Nothing more is to be said or heard.
    void close() {
        media.close();
    }
}

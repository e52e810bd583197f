package yinxin.telephony.e1.lapd;

import java.util.Arrays;

/// One end of the link on a D channel: Q.921 with SAPI 0, TEI 0, numbers modulo 128 and a window of 7. It brings messages over in order, each once, as long as
/// the link stands; it asks for what got lost; when the other side is silent it begins anew, and never gives up.
///
/// Both sides begin with SABME, so each also answers one. Q.921 sends no FRMR any more: what it stood for begins the link anew, as does one that is received.
/// One thread at a time; only [#figures] may be asked by others.
public final class Lapd {
    private final int n200;
    private final Output output;
    private final FrameWriter frames;
    private final LinkTimers timers;
    private final SendWindow window = new SendWindow();
    private final LapdFigures.Counters counters = new LapdFigures.Counters();

    private State state = State.RELEASED;
    private int tries;
    /// V(R).
    private int expected;
    private boolean rejecting;
    private boolean toAcknowledge;
    private boolean peerBusy;
    private boolean busy;
    /// Whether the link is to be down.
    private boolean stopped = true;
    /// Whether the last that was told of the link is that it is up.
    private boolean toldUp;

    /// Which end of the line this is. It decides the C/R bit alone.
    public enum Side {
        /// The subscriber's: voicemail.
        USER,
        /// The exchange's.
        NETWORK
    }

    /// Where a link tells what it does. It may be called back from within.
    public interface Output {
        /// A frame for the line, without check. It belongs to the receiver.
        void transmit(byte[] frame);

        /// The link is up. If it was up before, it has begun anew, and what was under way may be lost.
        void up();

        /// The link is down: the other side took it down, or was silent for too long. Unless it was stopped it is being tried again.
        void down();

        /// A message of the other side.
        void message(byte[] q931);
    }

    /// Q.921 figure B.1, states 4 to 8.
    private enum State { RELEASED, ESTABLISHING, RELEASING, UP, RECOVERING }

    /// A link that is down until [#start].
    public Lapd(Side side, LapdTimers timers, Output output) {
        this.output = output;
        this.timers = new LinkTimers(timers);
        n200 = timers.n200();
        frames = new FrameWriter(side, output);
    }

    /// Brings the link up, and from now on up again.
    public void start(long now) {
        stopped = false;
        establish(now);
    }

    /// Takes the link down for good. The other side is told.
    public void stop(long now) {
        stopped = true;
        timers.stop();
        if (state == State.RELEASED) {
            return;
        }
        state = State.RELEASING;
        tries = 0;
        frames.command(LapdFrame.DISC);
        timers.startT200(now);
    }

    /// Whether messages are carried. While the link is begun anew after an error they wait.
    public boolean isUp() {
        return state == State.UP || state == State.RECOVERING;
    }

    /// Sends a message of up to 260 octets, as soon as the window lets it. When the link is down it is dropped and counted.
    public void send(byte[] q931, long now) {
        if (q931.length == 0 || q931.length > LapdFrame.MOST_INFORMATION) {
            throw new IllegalArgumentException("a message has 1 to " + LapdFrame.MOST_INFORMATION + " octets, not " + q931.length);
        }
        if (!toldUp || stopped || !window.queue(q931)) {
            counters.dropped.increment();
            return;
        }
        sendWaiting(now);
    }

    /// We cannot take messages for now (RNR), or can again (RR).
    public void busy(boolean cannot) {
        if (busy != cannot) {
            busy = cannot;
            if (isUp()) {
                acknowledge(false);
            }
        }
    }

    /// Does what has become due.
    public void tick(long now) {
        switch (timers.takeDue(now)) {
            case NOTHING -> {}
            case T200 -> unanswered(now);
            case T203 -> {
                tries = 0;
                enquire(now);
            }
        }
    }

    /// When [#tick] has something to do next; `Long.MAX_VALUE` if nothing is awaited.
    public long nextTick() {
        return timers.next();
    }

    /// What the link has been through.
    public LapdFigures figures() {
        return counters.figures();
    }

    /// Takes a frame from the line, without check. Frames of other links are ignored.
    public void frame(byte[] octets, int length, long now) {
        if (!LapdFrame.isOurs(octets, length)) {
            return;
        }
        var command = frames.isCommand(octets);
        var control = octets[LapdFrame.ADDRESS] & 0xFF;
        if (LapdFrame.isInformation(control) || LapdFrame.isSupervisory(control)) {
            if (isUp()) {
                numbered(octets, length, command, now);
            }
        } else if (command) {
            commanded(LapdFrame.kind(control), LapdFrame.poll(control), now);
        } else {
            answered(LapdFrame.kind(control), LapdFrame.poll(control), now);
        }
    }

    private void numbered(byte[] octets, int length, boolean command, long now) {
        if (!LapdFrame.isWell(octets, length, command) || !window.accepts(LapdFrame.acknowledges(octets))) {
            wrong(now);
            return;
        }
        var control = octets[LapdFrame.ADDRESS] & 0xFF;
        var poll = LapdFrame.pollOfNumbered(octets);
        if (LapdFrame.isInformation(control)) {
            acknowledged(LapdFrame.acknowledges(octets), now);
            information(control >> 1, poll, Arrays.copyOfRange(octets, LapdFrame.NUMBERED, length));
        } else {
            peerBusy = control == LapdFrame.RNR;
            if (command && poll) {
                acknowledge(true);
            }
            supervised(control, LapdFrame.acknowledges(octets), !command && poll, now);
        }
        sendWaiting(now);
        if (toAcknowledge && isUp()) {
            acknowledge(false);
        }
    }

    private void information(int number, boolean poll, byte[] message) {
        if (busy) {
            acknowledge(poll);
        } else if (number == expected) {
            expected = SendWindow.following(expected);
            rejecting = false;
            toAcknowledge = true;
            if (poll) {
                acknowledge(true);
            }
            output.message(message);
        } else {
            counters.rejected.increment();
            toAcknowledge = false;
            if (!rejecting) {
                rejecting = true;
                frames.supervisoryResponse(LapdFrame.REJ, expected, poll);
            } else if (poll) {
                acknowledge(true);
            }
        }
    }

    /// What an RR, RNR or REJ brings. `answer` if it answers our enquiry.
    private void supervised(int kind, int acknowledges, boolean answer, long now) {
        if (state == State.RECOVERING && answer) {
            state = State.UP;
            window.acknowledge(acknowledges);
            window.rewind();
            watch(now);
        } else if (state == State.UP && kind == LapdFrame.REJ) {
            window.acknowledge(acknowledges);
            window.rewind();
            watch(now);
        } else {
            acknowledged(acknowledges, now);
        }
    }

    private void acknowledged(int acknowledges, long now) {
        var any = window.acknowledge(acknowledges);
        if (state == State.UP) {
            if (peerBusy || (any && !window.allAcknowledged())) {
                timers.startT200(now);
            } else if (window.allAcknowledged()) {
                watch(now);
            }
        }
    }

    /// A busy peer is asked again after T200, any other after T203.
    private void watch(long now) {
        if (peerBusy) {
            timers.startT200(now);
        } else {
            timers.startT203(now);
        }
    }

    private void commanded(int kind, boolean poll, long now) {
        switch (kind) {
            case LapdFrame.SABME -> asked(poll, now);
            case LapdFrame.DISC -> {
                var known = isUp() || state == State.RELEASING;
                frames.response(known ? LapdFrame.UA : LapdFrame.DM, poll);
                if (isUp()) {
                    release(now);
                }
            }
            case LapdFrame.UI, LapdFrame.XID -> {}
            default -> wrong(now);
        }
    }

    private void answered(int kind, boolean last, long now) {
        switch (kind) {
            case LapdFrame.UA -> {
                if (last && state == State.ESTABLISHING) {
                    begin(now);
                } else if (last && state == State.RELEASING) {
                    release(now);
                }
            }
            case LapdFrame.DM -> refused(last, now);
            case LapdFrame.XID -> {}
            default -> wrong(now);
        }
    }

    /// The other side wants the link begun. If we want it too, our own SABME still awaits its answer (§5.5.6).
    private void asked(boolean poll, long now) {
        if (stopped) {
            frames.response(LapdFrame.DM, poll);
            return;
        }
        frames.response(LapdFrame.UA, poll);
        if (state != State.ESTABLISHING) {
            forget();
            begin(now);
        }
    }

    /// DM: the other side has no link. With the final bit it answers what we asked, else it asks us to begin.
    private void refused(boolean last, long now) {
        if (state == State.ESTABLISHING || state == State.RELEASING) {
            if (last) {
                release(now);
            }
        } else if (state == State.RECOVERING || (!last && !stopped)) {
            establish(now);
        }
    }

    private void unanswered(long now) {
        switch (state) {
            case RELEASED -> establish(now);
            case ESTABLISHING -> {
                if (++tries > n200) {
                    tries = 0;
                    tellDown();
                }
                frames.command(LapdFrame.SABME);
                timers.startT200(now);
            }
            case RELEASING -> {
                if (++tries > n200) {
                    release(now);
                } else {
                    frames.command(LapdFrame.DISC);
                    timers.startT200(now);
                }
            }
            case UP -> {
                tries = 0;
                enquire(now);
            }
            case RECOVERING -> {
                if (++tries > n200) {
                    establish(now);
                } else {
                    enquire(now);
                }
            }
        }
    }

    /// Asks the other side with P=1 what it has received, and sends nothing more before it has answered.
    private void enquire(long now) {
        state = State.RECOVERING;
        toAcknowledge = false;
        frames.supervisoryCommand(busy ? LapdFrame.RNR : LapdFrame.RR, expected);
        timers.startT200(now);
    }

    private void wrong(long now) {
        if (isUp()) {
            counters.errors.increment();
            establish(now);
        }
    }

    private void establish(long now) {
        state = State.ESTABLISHING;
        tries = 0;
        forget();
        frames.command(LapdFrame.SABME);
        timers.startT200(now);
    }

    private void begin(long now) {
        state = State.UP;
        expected = 0;
        rejecting = false;
        toAcknowledge = false;
        peerBusy = false;
        timers.startT203(now);
        counters.established.increment();
        toldUp = true;
        output.up();
        sendWaiting(now);
    }

    /// The link is down. Unless it is to be, it is tried again after T200.
    private void release(long now) {
        state = State.RELEASED;
        if (stopped) {
            timers.stop();
        } else {
            timers.startT200(now);
        }
        tellDown();
    }

    /// Numbers begin anew. If something was under way that may be lost, what waited behind it is of no use either (figure B.7: "discard I queue").
    private void forget() {
        if (!window.allAcknowledged()) {
            counters.dropped.add(window.discard());
        }
        window.restart();
    }

    private void tellDown() {
        counters.dropped.add(window.discard());
        if (toldUp) {
            toldUp = false;
            output.down();
        }
    }

    private void sendWaiting(long now) {
        while (state == State.UP && !peerBusy && window.isReady()) {
            if (window.nextIsAgain()) {
                counters.retransmitted.increment();
            }
            toAcknowledge = false;
            frames.information(window.next(), expected, window.take());
            if (!timers.t200Runs()) {
                timers.startT200(now);
            }
        }
    }

    private void acknowledge(boolean last) {
        toAcknowledge = false;
        frames.supervisoryResponse(busy ? LapdFrame.RNR : LapdFrame.RR, expected, last);
    }
}

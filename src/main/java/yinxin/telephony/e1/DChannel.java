package yinxin.telephony.e1;

import yinxin.telephony.e1.lapd.HdlcReceiver;
import yinxin.telephony.e1.lapd.HdlcSender;
import yinxin.telephony.e1.lapd.Lapd;
import yinxin.telephony.e1.lapd.LapdFigures;
import yinxin.telephony.e1.lapd.LapdTimers;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.wire.Tick;

/// Slot 16: octets in, octets out, and calls between. Of the line's thread.
final class DChannel implements Lapd.Output {
    private final HdlcReceiver frames = new HdlcReceiver(this::frame);
    private final HdlcSender toLine = new HdlcSender();
    private final Lapd link;
    private final CallControl calls;
    private final E1Watcher watcher;
    private final boolean tellsOfItsStart;
    private long now;
    private boolean begun;
    private volatile boolean up;

    DChannel(E1Settings settings, CallControl.Output events, E1Watcher watcher) {
        this.watcher = watcher;
        var side = settings.calls().side() == CallControl.Side.USER ? Lapd.Side.USER : Lapd.Side.NETWORK;
        tellsOfItsStart = side == Lapd.Side.USER;
        link = new Lapd(side, LapdTimers.STANDARD, this);
        calls = new CallControl(settings.calls(), settings.channelSet(), events);
    }

    void start(long at) {
        now = at;
        link.start(at);
    }

    CallControl calls() {
        return calls;
    }

    boolean isUp() {
        return up;
    }

    HdlcReceiver.Figures frameFigures() {
        return frames.figures();
    }

    LapdFigures linkFigures() {
        return link.figures();
    }

    /// A message of the call control's for the link.
    void send(byte[] message) {
        watcher.message(true, message);
        link.send(message, now);
    }

    void hear(byte[] millisecond, long at) {
        now = at;
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            frames.octet(millisecond[frame * Tick.SLOTS + Tick.SIGNALLING]);
        }
    }

    void speak(byte[] millisecond) {
        for (var frame = 0; frame < Tick.FRAMES; frame++) {
            millisecond[frame * Tick.SLOTS + Tick.SIGNALLING] = toLine.next();
        }
    }

    void tick(long at) {
        now = at;
        if (at - link.nextTick() >= 0) {
            link.tick(at);
        }
        if (at - calls.nextTick() >= 0) {
            calls.tick(at);
        }
    }

    private void frame(byte[] buffer, int length) {
        link.frame(buffer, length, now);
    }

    @Override
    public void transmit(byte[] frame) {
        toLine.offer(frame);
    }

    @Override
    public void up() {
        up = true;
        calls.linkUp(now);
        if (tellsOfItsStart && !begun) {
            // The exchange may still hold calls of a run that was killed, whose callers would hear nothing until they hang up (Q.931 §5.5). While
            // both sides still begin the link, this may be lost and is said again.
            calls.restartAll(now);
        }
    }

    /// The exchange knows that earlier calls are over, or brings and takes new ones: those must not be forgotten.
    void begun() {
        begun = true;
    }

    @Override
    public void down() {
        up = false;
        calls.linkDown(now);
    }

    @Override
    public void message(byte[] q931) {
        watcher.message(false, q931);
        calls.message(q931, now);
    }
}

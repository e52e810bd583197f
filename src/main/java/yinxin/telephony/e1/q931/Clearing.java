package yinxin.telephony.e1.q931;

import yinxin.telephony.e1.q931.CallControl.Line;
import yinxin.telephony.e1.q931.CallState.Phase;
import yinxin.telephony.e1.q931.Message.Type;
import yinxin.telephony.e1.q931.Q931Timers.Timer;

/// How a call ends (Q.931 §5.3), how the two sides find out that they see it differently (§5.8.10, §5.8.11), and what becomes of it when the
/// data link is lost (§5.8.8, §5.8.9).
final class Clearing {
    /// STATUS ENQUIRY is sent as often before the other side is taken to have lost the call.
    private static final int MOST_ENQUIRIES = 3;

    private final Line line;

    Clearing(Line line) {
        this.line = line;
    }

    /// We end the call. The trunk hears of its end at once.
    void disconnect(Call call, Q850Cause cause, long now) {
        end(call, cause, Element.cause(cause), now);
        call.tellOver(cause);
    }

    /// A timer has passed: the other side is told which, and the trunk what it means.
    void timedOut(Call call, Timer timer, Q850Cause told, long now) {
        end(call, Q850Cause.TIMER_EXPIRY, Call.expiryOf(timer), now);
        call.tellOver(told);
    }

    private void end(Call call, Q850Cause cause, Element element, long now) {
        switch (call.state) {
            case PRESENTED -> {
                call.send(Type.RELEASE_COMPLETE, element);
                call.remove();
            }
            case SETUP_SENT, OVERLAP_SENDING, OTHER_PROCEEDING, OTHER_ALERTED, OVERLAP_RECEIVING, PROCEEDING, ALERTED, CONNECT_SENT, ACTIVE -> {
                call.cause = cause;
                call.state = CallState.DISCONNECT_SENT;
                if (line.isUp()) {
                    call.stopAll();
                    call.send(Type.DISCONNECT, element);
                    call.start(Timer.T305, now);
                }
            }
            case NULL, DISCONNECT_SENT, RELEASE_SENT -> { }
        }
    }

    /// The network ends the call, with a tone or an announcement in the channel that the user may listen to while T306 runs. The trunk hears
    /// of the end when the channel is to fall silent.
    void disconnectWithSound(Call call, Q850Cause cause, long now) {
        if (line.isUp() && (call.state.phase == Phase.ACTIVE || call.state.phase == Phase.BEGINNING && call.state != CallState.PRESENTED)) {
            call.stopAll();
            call.cause = cause;
            call.state = CallState.DISCONNECT_SENT;
            call.send(Type.DISCONNECT, Element.cause(cause), Element.inBandProgress());
            call.start(Timer.T306, now);
        } else {
            disconnect(call, cause, now);
        }
    }

    /// DISCONNECT has come. `complaint` is what was wrong with it, or the cause that it states.
    void disconnected(Call call, Q850Cause cause, Element complaint, long now) {
        if (call.state == CallState.RELEASE_SENT) {
            return;
        }
        release(call, complaint, now);
        call.tellOver(cause);
    }

    private void release(Call call, Element cause, long now) {
        call.stopAll();
        call.state = CallState.RELEASE_SENT;
        call.repeats = 0;
        call.cause = cause.cause().orElse(call.cause);
        call.send(Type.RELEASE, cause);
        call.start(Timer.T308, now);
    }

    /// RELEASE has come: it ends the call in any state. When both sides have sent one, neither answers.
    void released(Call call, Q850Cause cause, Element complaint) {
        if (call.state != CallState.RELEASE_SENT) {
            call.send(Type.RELEASE_COMPLETE, complaint);
        }
        gone(call, cause);
    }

    /// RELEASE COMPLETE has come, or the other side knows nothing of the call.
    void gone(Call call, Q850Cause cause) {
        call.tellOver(cause);
        call.remove();
    }

    /// STATUS has come: the call goes on if the other side can be where it says that it is.
    void status(Call call, Message message, long now) {
        var other = message.first(Element.CALL_STATE).map(e -> e.octet(0)).orElse(0);
        if (CallState.phaseOf(other) == Phase.NULL) {
            gone(call, Q850Cause.TEMPORARY_FAILURE);
        } else if (call.isRunning(Timer.T322)) {
            call.stop(Timer.T322);
            if (!call.state.fits(other)) {
                release(call, Element.cause(Q850Cause.MESSAGE_NOT_COMPATIBLE), now);
                call.tellOver(Q850Cause.TEMPORARY_FAILURE);
            }
        }
    }

    void enquire(Call call, long now) {
        call.send(Type.STATUS_ENQUIRY);
        call.start(Timer.T322, now);
    }

    /// The data link is lost. Calls that have been answered live on for T309; those that are ending are ended when it is back.
    void linkLost(Call call, long now) {
        switch (call.state.phase) {
            case BEGINNING -> gone(call, Q850Cause.DESTINATION_OUT_OF_ORDER);
            case ACTIVE, ENDING -> {
                if (!call.isRunning(Timer.T309)) {
                    call.stopAll();
                    call.start(Timer.T309, now);
                }
            }
            case NULL -> { }
        }
    }

    /// The data link is there again, or has been reset: what was under way may be lost.
    void linkBack(Call call, boolean reset, long now) {
        call.stop(Timer.T309);
        switch (call.state) {
            case OVERLAP_SENDING, OVERLAP_RECEIVING -> disconnect(call, Q850Cause.TEMPORARY_FAILURE, now);
            case ACTIVE -> {
                call.repeats = 0;
                enquire(call, now);
            }
            case DISCONNECT_SENT -> {
                if (!reset) {
                    call.send(Type.DISCONNECT, Element.cause(call.cause));
                    call.start(Timer.T305, now);
                }
            }
            case RELEASE_SENT -> {
                if (!reset) {
                    release(call, Element.cause(call.cause), now);
                }
            }
            case NULL, SETUP_SENT, OTHER_PROCEEDING, OTHER_ALERTED, PRESENTED, PROCEEDING, ALERTED, CONNECT_SENT -> { }
        }
    }

    /// What the timers of this phase ask for when they pass.
    void expire(Call call, long now) {
        if (call.passes(Timer.T305, now) || call.passes(Timer.T306, now)) {
            release(call, Element.cause(call.cause), now);
            call.tellOver(call.cause);
        }
        if (call.passes(Timer.T308, now)) {
            if (call.repeats++ == 0) {
                call.send(Type.RELEASE, Element.cause(call.cause));
                call.start(Timer.T308, now);
            } else {
                gone(call, call.cause);
            }
        }
        if (call.passes(Timer.T309, now)) {
            gone(call, Q850Cause.DESTINATION_OUT_OF_ORDER);
        }
        if (call.passes(Timer.T322, now)) {
            if (++call.repeats < MOST_ENQUIRIES) {
                enquire(call, now);
            } else {
                disconnect(call, Q850Cause.TEMPORARY_FAILURE, now);
            }
        }
    }
}

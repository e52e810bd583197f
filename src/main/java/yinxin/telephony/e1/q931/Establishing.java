package yinxin.telephony.e1.q931;

import yinxin.telephony.e1.q931.CallControl.Line;
import yinxin.telephony.e1.q931.CallControl.Placed;
import yinxin.telephony.e1.q931.CallControl.Side;
import yinxin.telephony.e1.q931.Message.Type;
import yinxin.telephony.e1.q931.Q931Timers.Timer;

/// How a call begins, from SETUP to CONNECT (Q.931 §5.1, §5.2), whichever side begins it.
final class Establishing {
    private final Line line;
    private final Clearing clearing;

    Establishing(Line line, Clearing clearing) {
        this.line = line;
        this.clearing = clearing;
    }

    /// A call of ours.
    Placed place(Setup setup, long now) {
        if (!line.isUp()) {
            return new Placed.LinkDown();
        }
        var channel = setup.channel();
        if (channel == 0) {
            channel = line.channels().takeAny().orElse(0);
        } else if (!line.channels().takeForOurs(channel)) {
            channel = 0;
        }
        if (channel == 0) {
            return new Placed.NoChannel();
        }
        var call = line.begin(line.nextReference(), setup);
        call.channel = channel;
        call.state = CallState.SETUP_SENT;
        call.becomesKnown();
        sendSetup(call, now);
        return new Placed.Sent(call.reference, channel);
    }

    private void sendSetup(Call call, long now) {
        var choice = ChannelChoice.of(call.channel, call.setup.exclusive());
        call.send(Type.SETUP, SetupCoding.elements(call.setup, choice, line.diversion()).toArray(Element[]::new));
        call.start(Timer.T303, now);
    }

    /// A call from the other side: refused at once, waiting for digits, or offered to the trunk.
    void offered(Message message, ElementRules.Verdict verdict, long now) {
        if (verdict instanceof ElementRules.Verdict.Unsound(var cause, var element)) {
            refuse(message, cause, (byte) element);
            return;
        }
        var setup = SetupCoding.read(message);
        if (!setup.bearer().isTelephony()) {
            refuse(message, Q850Cause.BEARER_NOT_IMPLEMENTED);
            return;
        }
        var choice = SetupCoding.channel(message);
        var channel = assign(choice);
        if (channel == 0) {
            refuse(message, choice.isAny() || !choice.exclusive() ? Q850Cause.NO_CHANNEL_AVAILABLE
                    : line.channels().exists(choice.channel()) ? Q850Cause.CHANNEL_NOT_AVAILABLE : Q850Cause.CHANNEL_DOES_NOT_EXIST);
            return;
        }
        var call = line.begin(message.answerReference(), setup);
        call.channel = channel;
        call.state = CallState.PRESENTED;
        weighDigits(call, now);
    }

    private void refuse(Message setup, Q850Cause cause, byte... diagnostics) {
        line.send(Message.of(setup.answerReference(), Type.RELEASE_COMPLETE, Element.cause(cause, diagnostics)));
    }

    /// Takes a channel for a call of the other side; 0 when it cannot have one (§5.2.3).
    private int assign(ChannelChoice choice) {
        var wanted = choice.isAny() ? 0 : choice.channel();
        if (wanted > 0 && line.side() == Side.USER) {
            line.calls().stream().filter(c -> c.channel == wanted && c.isOurs() && !c.channelSettled).findFirst().ifPresent(Call::yieldChannel);
        }
        if (wanted > 0 && line.channels().isFree(wanted)) {
            line.channels().take(wanted);
            return wanted;
        }
        return choice.isAny() || !choice.exclusive() ? line.channels().takeAny().orElse(0) : 0;
    }

    private void weighDigits(Call call, long now) {
        var progress = call.setup.complete() ? Dialling.Progress.COMPLETE : line.dialling().judge(call.setup.called().digits());
        if (progress == Dialling.Progress.COMPLETE) {
            call.stop(Timer.T302);
            offer(call);
            return;
        }
        if (call.state == CallState.PRESENTED) {
            call.state = CallState.OVERLAP_RECEIVING;
            call.send(Type.SETUP_ACKNOWLEDGE, settledChannel(call));
        }
        call.start(Timer.T302, now);
    }

    private void offer(Call call) {
        call.setup = call.setup.dialled(call.setup.called().digits(), true);
        call.becomesKnown();
        line.out().offered(call.reference, call.channel, call.setup);
    }

    private static Element settledChannel(Call call) {
        call.channelSettled = true;
        return ChannelChoice.of(call.channel, true).element();
    }

    /// The channel, in the first message that answers a SETUP; nothing in later ones.
    private static Element[] channelIfFirst(Call call) {
        return call.channelSettled ? new Element[0] : new Element[] {settledChannel(call)};
    }

    void proceed(Call call) {
        if (call.state == CallState.PRESENTED || call.state == CallState.OVERLAP_RECEIVING) {
            call.send(Type.CALL_PROCEEDING, channelIfFirst(call));
            call.state = CallState.PROCEEDING;
        }
    }

    void alert(Call call) {
        if (isUnanswered(call) && call.state != CallState.ALERTED) {
            call.send(Type.ALERTING, channelIfFirst(call));
            call.state = CallState.ALERTED;
        }
    }

    void connect(Call call, long now) {
        if (!isUnanswered(call)) {
            return;
        }
        call.send(Type.CONNECT, settledChannel(call));
        call.state = CallState.CONNECT_SENT;
        if (line.side() == Side.USER) {
            call.start(Timer.T313, now);
        } else {
            becomeActive(call);
        }
    }

    /// Says that there is something to hear in the channel before the call is answered.
    void progress(Call call) {
        proceed(call);
        if (isUnanswered(call)) {
            call.send(Type.PROGRESS, Element.inBandProgress());
        }
    }

    private static boolean isUnanswered(Call call) {
        return switch (call.state) {
            case PRESENTED, OVERLAP_RECEIVING, PROCEEDING, ALERTED -> true;
            case NULL, SETUP_SENT, OVERLAP_SENDING, OTHER_PROCEEDING, OTHER_ALERTED, CONNECT_SENT, ACTIVE, DISCONNECT_SENT, RELEASE_SENT -> false;
        };
    }

    /// More digits of a call of ours.
    void dial(Call call, String digits, long now) {
        if (call.state == CallState.OVERLAP_SENDING) {
            call.send(Type.INFORMATION, SetupCoding.called(PartyNumber.of(digits, call.setup.called().type())));
            call.start(Timer.T304, now);
        }
    }

    private void becomeActive(Call call) {
        call.stopAll();
        call.state = CallState.ACTIVE;
        line.out().connected(call.reference, call.channel);
    }

    /// Acts on a message of this phase. False when the call's state does not expect it.
    boolean take(Call call, Type type, Message message, long now) {
        return switch (type) {
            case SETUP_ACKNOWLEDGE, CALL_PROCEEDING, ALERTING, CONNECT -> answered(call, type, message, now);
            case PROGRESS -> heardProgress(call, message);
            case CONNECT_ACKNOWLEDGE -> acknowledged(call);
            case INFORMATION -> informed(call, message, now);
            case SETUP, DISCONNECT, RESTART, RELEASE, RESTART_ACKNOWLEDGE, RELEASE_COMPLETE, FACILITY, NOTIFY, STATUS_ENQUIRY, CONGESTION_CONTROL,
                 STATUS -> false;
        };
    }

    private boolean answered(Call call, Type type, Message message, long now) {
        var expected = switch (call.state) {
            case SETUP_SENT -> true;
            case OVERLAP_SENDING -> type != Type.SETUP_ACKNOWLEDGE;
            case OTHER_PROCEEDING -> type == Type.ALERTING || type == Type.CONNECT;
            case OTHER_ALERTED -> type == Type.CONNECT;
            case NULL, PRESENTED, OVERLAP_RECEIVING, PROCEEDING, ALERTED, CONNECT_SENT, ACTIVE, DISCONNECT_SENT, RELEASE_SENT -> false;
        };
        if (!expected) {
            return false;
        }
        if (!settle(call, message)) {
            clearing.disconnect(call, Q850Cause.CHANNEL_UNACCEPTABLE, now);
            return true;
        }
        call.stopAll();
        switch (type) {
            case SETUP_ACKNOWLEDGE -> {
                call.state = CallState.OVERLAP_SENDING;
                call.start(Timer.T304, now);
                line.out().digitsWanted(call.reference);
            }
            case CALL_PROCEEDING -> {
                call.state = CallState.OTHER_PROCEEDING;
                call.start(Timer.T310, now);
                line.out().proceeding(call.reference, call.channel);
            }
            case ALERTING -> {
                call.state = CallState.OTHER_ALERTED;
                call.start(Timer.T301, now);
                line.out().alerting(call.reference, call.channel);
            }
            default -> {
                call.send(Type.CONNECT_ACKNOWLEDGE);
                becomeActive(call);
                return true;
            }
        }
        tellSound(call, message);
        return true;
    }

    /// The first answer to our SETUP settles the channel: ours, or another that is free if ours was not exclusive (§5.1.2, §5.2.3).
    private boolean settle(Call call, Message message) {
        if (call.channelSettled) {
            return true;
        }
        var choice = SetupCoding.channel(message);
        call.channelSettled = true;
        if (choice.isAny() || choice.channel() == call.channel) {
            return call.channel > 0;
        }
        var mayMove = !call.setup.exclusive() || call.channel == 0;
        if (!mayMove || !line.channels().isFree(choice.channel())) {
            return false;
        }
        call.yieldChannel();
        line.channels().take(choice.channel());
        call.channel = choice.channel();
        return true;
    }

    private void tellSound(Call call, Message message) {
        if (message.all(Element.PROGRESS).stream().anyMatch(Element::saysInBand)) {
            line.out().soundBegins(call.reference);
        }
    }

    private boolean heardProgress(Call call, Message message) {
        var expected = switch (call.state) {
            case SETUP_SENT, OVERLAP_SENDING, OTHER_PROCEEDING, OTHER_ALERTED -> true;
            case NULL, PRESENTED, OVERLAP_RECEIVING, PROCEEDING, ALERTED, CONNECT_SENT, ACTIVE, DISCONNECT_SENT, RELEASE_SENT -> false;
        };
        if (expected) {
            call.stop(Timer.T310);
            tellSound(call, message);
        }
        return expected;
    }

    private boolean acknowledged(Call call) {
        if (call.state == CallState.CONNECT_SENT) {
            becomeActive(call);
        }
        return call.state == CallState.ACTIVE;
    }

    /// INFORMATION brings digits while they are wanted, and otherwise texts for a display, which nobody reads.
    private boolean informed(Call call, Message message, long now) {
        if (call.state != CallState.OVERLAP_RECEIVING || !call.isRunning(Timer.T302)) {
            return true;
        }
        var more = message.first(Element.CALLED_NUMBER).flatMap(SetupCoding::number).map(PartyNumber::digits)
                .or(() -> message.first(Element.KEYPAD).map(SetupCoding::text)).orElse("");
        var digits = call.setup.called().digits() + more;
        if (digits.length() > PartyNumber.MOST_DIGITS) {
            clearing.disconnect(call, Q850Cause.INVALID_NUMBER_FORMAT, now);
            return true;
        }
        call.setup = call.setup.dialled(digits, message.first(Element.SENDING_COMPLETE).isPresent());
        weighDigits(call, now);
        return true;
    }

    /// What the timers of this phase ask for when they pass.
    void expire(Call call, long now) {
        if (call.passes(Timer.T302, now)) {
            if (line.dialling().judge(call.setup.called().digits()) == Dialling.Progress.TOO_SHORT) {
                clearing.disconnect(call, Q850Cause.INVALID_NUMBER_FORMAT, now);
            } else {
                offer(call);
            }
        }
        if (call.passes(Timer.T303, now)) {
            if (call.repeats++ == 0 && call.channel > 0) {
                sendSetup(call, now);
            } else {
                call.send(Type.RELEASE_COMPLETE, Call.expiryOf(Timer.T303));
                call.tellOver(Q850Cause.NO_USER_RESPONDING);
                call.remove();
            }
        }
        giveUp(call, Timer.T304, Q850Cause.INVALID_NUMBER_FORMAT, now);
        giveUp(call, Timer.T310, Q850Cause.NO_USER_RESPONDING, now);
        giveUp(call, Timer.T301, Q850Cause.NO_ANSWER, now);
        giveUp(call, Timer.T313, Q850Cause.TIMER_EXPIRY, now);
    }

    private void giveUp(Call call, Timer timer, Q850Cause told, long now) {
        if (call.passes(timer, now)) {
            clearing.timedOut(call, timer, told, now);
        }
    }
}

package yinxin.telephony.e1.q931;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import yinxin.telephony.e1.q931.CallControl.Line;
import yinxin.telephony.e1.q931.Message.Type;
import yinxin.telephony.e1.q931.Q931Timers.Timer;

/// RESTART: one side asks the other to forget the calls of channels, or of the whole trunk (Q.931 §5.5).
final class Restarts {
    private static final int INDICATED_CHANNELS = 0;
    private static final int SINGLE_INTERFACE = 6;
    private static final int ALL_INTERFACES = 7;
    private static final int INDICATION = 7;
    /// RESTART is sent as often; then the other side is taken to know no restart, and the channels are used again.
    private static final int MOST_TRIES = 2;

    private final Line line;
    private final Clearing clearing;
    private final List<Request> requests = new ArrayList<>();

    Restarts(Line line, Clearing clearing) {
        this.line = line;
        this.clearing = clearing;
    }

    /// A restart that has not been acknowledged.
    ///
    /// @param whole the whole trunk
    private record Request(BitSet channels, boolean whole, int tries, long deadline) {}

    /// Asks the other side to forget the calls of these channels, and forgets them.
    void ask(BitSet channels, boolean whole, long now) {
        forget(channels);
        line.channels().rest(channels);
        send(new Request(channels, whole, 1, now + line.timers().nanos(Timer.T316)));
    }

    private void send(Request request) {
        requests.add(request);
        var indication = Element.of(Element.RESTART_INDICATOR, Element.LAST | (request.whole ? ALL_INTERFACES : INDICATED_CHANNELS));
        line.send(request.whole ? Message.of(Message.GLOBAL, Type.RESTART, indication)
                : Message.of(Message.GLOBAL, Type.RESTART, new ChannelChoice(request.channels, true).element(), indication));
    }

    /// Acts on a message that concerns no one call (§5.8.3.2 f).
    void take(Message message) {
        var type = message.type().orElse(Type.INFORMATION);
        var verdict = ElementRules.judge(message);
        switch (type) {
            case RESTART, RESTART_ACKNOWLEDGE -> {
                if (verdict instanceof ElementRules.Verdict.Unsound(var cause, var element)) {
                    complain(message, cause, (byte) element);
                } else if (type == Type.RESTART && message.isFromOriginator()) {
                    restarted(message);
                } else if (type == Type.RESTART_ACKNOWLEDGE && !message.isFromOriginator()) {
                    acknowledged(message);
                }
            }
            case STATUS -> { }
            case ALERTING, CALL_PROCEEDING, PROGRESS, SETUP, CONNECT, SETUP_ACKNOWLEDGE, CONNECT_ACKNOWLEDGE, DISCONNECT, RELEASE, RELEASE_COMPLETE,
                 FACILITY, NOTIFY, STATUS_ENQUIRY, CONGESTION_CONTROL, INFORMATION -> complain(message, Q850Cause.INVALID_CALL_REFERENCE);
        }
    }

    private void complain(Message message, Q850Cause cause, byte... diagnostics) {
        line.send(Message.of(message.answerReference(), Type.STATUS, Element.cause(cause, diagnostics), Element.of(Element.CALL_STATE, 0)));
    }

    private void restarted(Message message) {
        var whole = indication(message) == SINGLE_INTERFACE || indication(message) == ALL_INTERFACES;
        var named = SetupCoding.channel(message);
        if (!whole && named.isAny()) {
            complain(message, Q850Cause.MANDATORY_ELEMENT_MISSING, (byte) Element.CHANNEL);
            return;
        }
        var channels = whole ? line.channels().all() : named.channels();
        forget(channels);
        line.channels().wake(channels);
        var answer = new ArrayList<>(message.all(Element.CHANNEL));
        answer.addAll(message.all(Element.RESTART_INDICATOR));
        line.send(Message.of(message.answerReference(), Type.RESTART_ACKNOWLEDGE, answer.toArray(Element[]::new)));
        channels.stream().filter(line.channels()::exists).forEach(line.out()::restarted);
    }

    private static int indication(Message message) {
        return message.first(Element.RESTART_INDICATOR).map(e -> e.octet(0) & INDICATION).orElse(-1);
    }

    private void acknowledged(Message message) {
        var whole = indication(message) != INDICATED_CHANNELS;
        var named = SetupCoding.channel(message).channels();
        requests.stream().filter(r -> r.whole ? whole : r.channels.equals(named)).findFirst().ifPresent(request -> {
            requests.remove(request);
            line.channels().wake(request.channels);
            request.channels.stream().forEach(line.out()::restarted);
        });
    }

    private void forget(BitSet channels) {
        for (var call : line.calls()) {
            if (channels.get(call.channel)) {
                clearing.gone(call, Q850Cause.TEMPORARY_FAILURE);
            }
        }
    }

    void expire(long now) {
        for (var request : List.copyOf(requests)) {
            if (request.deadline - now > 0) {
                continue;
            }
            requests.remove(request);
            if (request.tries < MOST_TRIES) {
                send(new Request(request.channels, request.whole, request.tries + 1, now + line.timers().nanos(Timer.T316)));
            } else {
                line.channels().wake(request.channels);
            }
        }
    }

    long nextDeadline(long otherwise) {
        return requests.stream().mapToLong(Request::deadline).reduce(otherwise, Math::min);
    }
}

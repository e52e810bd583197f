package yinxin.telephony.e1.q931;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.e1.q931.ElementRules.Verdict;
import yinxin.telephony.e1.q931.Message.Type;

/// The calls of one D channel: Q.931 for circuit-switched calls on a point-to-point primary rate access, as either side.
///
/// A call goes by its reference, an `int` that is the same from its first to its last event. A reference that means no call any more is
/// passed over: the trunk and the network may end a call at the same time. Times are nanoseconds of one monotonic clock. Nothing here is
/// safe for several threads, and an [Output] may call back at once.
///
/// Segmented messages, suspended calls, packet mode and terminals that share an access are not a trunk's, and are not here.
public final class CallControl {
    /// What [#nextTick] says when no timer runs.
    public static final long NEVER = Long.MAX_VALUE;

    private final Line line;
    private final Clearing clearing;
    private final Establishing establishing;
    private final Restarts restarts;

    /// Whose side of the access this is.
    public enum Side {
        /// The subscriber's equipment: a private branch exchange, or we.
        USER,
        /// The exchange.
        NETWORK
    }

    /// How a SETUP that we send names who diverted the call. What we read may have any of them.
    public enum DiversionCoding {
        /// The redirecting number, information element 0x74.
        ELEMENT,
        /// A facility with DivertingLegInformation2 as EuroISDN has it.
        ETSI_FACILITY,
        /// A facility with DivertingLegInformation2 as private networks have it.
        QSIG_FACILITY
    }

    /// How this side behaves.
    ///
    /// @param dialling  when the digits of a call that comes are a number
    /// @param diversion how calls of ours say that they were diverted
    public record Settings(Side side, Q931Timers timers, Dialling dialling, DiversionCoding diversion) {
        /// Timers as in the tables, all digits in the SETUP, the redirecting number as an information element.
        public static Settings of(Side side) {
            return new Settings(side, Q931Timers.of(side), Dialling.EN_BLOC, DiversionCoding.ELEMENT);
        }
    }

    /// Where messages and events go.
    public interface Output {
        /// A message for the data link.
        void send(byte[] message);

        /// A call has come. It is to be answered with [#proceed], [#alert], [#connect] or [#disconnect] before the other side's T303.
        ///
        /// @param setup what the SETUP says, with all digits that have come
        void offered(int call, int channel, Setup setup);

        /// The other side wants no more digits, and looks for the called party.
        void proceeding(int call, int channel);

        /// The called party's telephone rings.
        void alerting(int call, int channel);

        /// The call has been answered: by the other side, or [#connect] has reached it.
        void connected(int call, int channel);

        /// Nothing more will be heard of this call, which ended for this reason. Comes once for every call that was offered or sent, at once when
        /// we end it. The channel is to fall silent.
        void cleared(int call, Q850Cause cause);

        /// The other side has restarted this channel, or has acknowledged that we did. Its calls have been cleared before.
        void restarted(int channel);

        /// There is something to hear in the channel, though the call has not been answered.
        default void soundBegins(int call) {}

        /// The other side wants more digits: [#dial].
        default void digitsWanted(int call) {}

        /// The other side tells something of the call's course (Q.931 §4.5.22): 0 the other party is suspended, 1 it is back …
        default void notified(int call, int indicator) {}

        /// A facility in the midst of the call says that it has been diverted.
        default void redirected(int call, Redirecting by) {}
    }

    /// What became of [#setup].
    public sealed interface Placed {
        /// SETUP has been sent.
        ///
        /// @param channel the channel that was asked for; another may be given
        record Sent(int call, int channel) implements Placed {}

        /// All channels are taken, or the one that was asked for is (cause 34, 44).
        record NoChannel() implements Placed {}

        /// The data link is down.
        record LinkDown() implements Placed {}
    }

    /// @param channels the B channels of this trunk, of 1..15 and 17..31
    public CallControl(Settings settings, BitSet channels, Output out) {
        this.line = new Line(settings, new Channels(channels, settings.side() == Side.NETWORK), out);
        this.clearing = new Clearing(line);
        this.establishing = new Establishing(line, clearing);
        this.restarts = new Restarts(line, clearing);
    }

    /// The data link is there, for the first time, again, or reset.
    public void linkUp(long now) {
        var reset = line.up;
        line.up = true;
        line.calls().forEach(call -> clearing.linkBack(call, reset, now));
    }

    /// The data link is lost. Calls that have been answered live on for T309.
    public void linkDown(long now) {
        line.up = false;
        line.calls().forEach(call -> clearing.linkLost(call, now));
    }

    /// Acts on a message. Whatever it contains, this does not throw.
    public void message(byte[] octets, long now) {
        Message.read(octets).ifPresent(message -> {
            var call = line.calls.get(message.answerReference());
            if (message.isGlobal()) {
                restarts.take(message);
            } else if (call != null) {
                ofCall(call, message, now);
            } else {
                ofNoCall(message, now);
            }
        });
    }

    /// A call reference that means nothing here (§5.8.3.2).
    private void ofNoCall(Message message, long now) {
        var type = message.type().orElse(Type.CONGESTION_CONTROL);
        switch (type) {
            case SETUP -> {
                if (message.isFromOriginator()) {
                    var verdict = ElementRules.judge(message);
                    establishing.offered(message, verdict, now);
                    complainOf(line.calls.get(message.answerReference()), verdict);
                }
            }
            case RELEASE_COMPLETE -> { }
            case STATUS -> {
                if (message.first(Element.CALL_STATE).map(e -> CallState.phaseOf(e.octet(0)) != CallState.Phase.NULL).orElse(false)) {
                    answer(message, Type.RELEASE_COMPLETE, Element.cause(Q850Cause.MESSAGE_NOT_COMPATIBLE));
                }
            }
            case STATUS_ENQUIRY -> answer(message, Type.STATUS, Element.cause(Q850Cause.STATUS_ENQUIRY_RESPONSE), Element.of(Element.CALL_STATE, 0));
            case ALERTING, CALL_PROCEEDING, PROGRESS, CONNECT, SETUP_ACKNOWLEDGE, CONNECT_ACKNOWLEDGE, DISCONNECT, RESTART, RELEASE,
                 RESTART_ACKNOWLEDGE, FACILITY, NOTIFY, CONGESTION_CONTROL, INFORMATION ->
                    answer(message, Type.RELEASE_COMPLETE, Element.cause(Q850Cause.INVALID_CALL_REFERENCE));
        }
    }

    private void answer(Message message, Type type, Element... elements) {
        line.send(Message.of(message.answerReference(), type, elements));
    }

    private void ofCall(Call call, Message message, long now) {
        var type = message.type();
        if (type.isEmpty()) {
            call.sendStatus(Q850Cause.MESSAGE_NOT_IMPLEMENTED, (byte) message.code());
            return;
        }
        var verdict = ElementRules.judge(message);
        switch (type.get()) {
            case SETUP -> { }
            case DISCONNECT -> clearing.disconnected(call, causeOf(message), complaint(message, verdict), now);
            case RELEASE -> clearing.released(call, causeOf(message), call.state == CallState.DISCONNECT_SENT && message.cause().isEmpty()
                    ? Element.cause(call.cause) : complaint(message, verdict));
            case RELEASE_COMPLETE -> clearing.gone(call, causeOf(message));
            case STATUS_ENQUIRY -> call.sendStatus(Q850Cause.STATUS_ENQUIRY_RESPONSE);
            case ALERTING, CALL_PROCEEDING, PROGRESS, CONNECT, SETUP_ACKNOWLEDGE, CONNECT_ACKNOWLEDGE, RESTART, RESTART_ACKNOWLEDGE, FACILITY, NOTIFY,
                 CONGESTION_CONTROL, INFORMATION, STATUS -> {
                if (verdict instanceof Verdict.Unsound(var cause, var element)) {
                    call.sendStatus(cause, (byte) element);
                } else {
                    ofRunningCall(call, message, now);
                    complainOf(call, verdict);
                }
            }
        }
    }

    /// A message that ends nothing, in good order.
    private void ofRunningCall(Call call, Message message, long now) {
        var type = message.type().orElseThrow();
        switch (type) {
            case STATUS -> clearing.status(call, message, now);
            case NOTIFY -> line.out.notified(call.reference, message.first(Element.NOTIFICATION).map(e -> e.octet(0) & Element.SEVEN_BITS).orElse(0));
            case FACILITY -> SetupCoding.redirecting(message).ifPresent(by -> line.out.redirected(call.reference, by));
            case CONGESTION_CONTROL -> { }
            case SETUP, ALERTING, CALL_PROCEEDING, PROGRESS, CONNECT, SETUP_ACKNOWLEDGE, CONNECT_ACKNOWLEDGE, DISCONNECT, RESTART, RELEASE,
                 RESTART_ACKNOWLEDGE, RELEASE_COMPLETE, STATUS_ENQUIRY, INFORMATION -> {
                if (!establishing.take(call, type, message, now) && call.state.phase != CallState.Phase.ENDING) {
                    call.sendStatus(Q850Cause.MESSAGE_NOT_COMPATIBLE, (byte) message.code());
                }
            }
        }
    }

    private static Q850Cause causeOf(Message message) {
        return message.cause().orElse(Q850Cause.NORMAL_UNSPECIFIED);
    }

    /// What a clearing message is answered with: its own cause, or what was wrong with it (§5.8.6, §5.8.7).
    private static Element complaint(Message message, Verdict verdict) {
        return switch (verdict) {
            case Verdict.Unsound(var cause, var element) -> Element.cause(cause, (byte) element);
            case Verdict.Sound _ -> Element.cause(causeOf(message));
        };
    }

    /// Tells the sender which elements could not be read, though the message was acted on (§5.8.7.2).
    private static void complainOf(@Nullable Call call, Verdict verdict) {
        if (call != null && call.state != CallState.NULL && verdict instanceof Verdict.Sound(var malformed) && !malformed.isEmpty()) {
            call.sendStatus(Q850Cause.INVALID_ELEMENT_CONTENTS, malformed.getFirst().byteValue());
        }
    }

    /// Begins a call.
    public Placed setup(Setup what, long now) {
        return establishing.place(what, now);
    }

    /// Sends more digits of a call whose SETUP was not complete.
    public void dial(int call, String digits, long now) {
        with(call, c -> establishing.dial(c, digits, now));
    }

    /// Takes an offered call: no more digits are wanted.
    public void proceed(int call) {
        with(call, establishing::proceed);
    }

    /// The telephone rings.
    public void alert(int call) {
        with(call, establishing::alert);
    }

    /// There is something to hear in the channel before the call is answered.
    public void progress(int call) {
        with(call, establishing::progress);
    }

    /// Answers an offered call. [Output#connected] says when the channel is through.
    public void connect(int call, long now) {
        with(call, c -> establishing.connect(c, now));
    }

    /// Ends a call, or refuses it.
    public void disconnect(int call, Q850Cause cause, long now) {
        with(call, c -> clearing.disconnect(c, cause, now));
    }

    /// Ends a call with a tone or an announcement in its channel, until the other side hangs up or T306 passes.
    public void disconnectWithSound(int call, Q850Cause cause, long now) {
        with(call, c -> clearing.disconnectWithSound(c, cause, now));
    }

    /// Asks the other side to forget the call of this channel, and forgets it.
    public void restart(int channel, long now) {
        var channels = new BitSet();
        channels.set(channel);
        restarts.ask(channels, false, now);
    }

    /// Asks the other side to forget all calls of the trunk, and forgets them.
    public void restartAll(long now) {
        restarts.ask(line.channels.all(), true, now);
    }

    /// Lets timers pass.
    public void tick(long now) {
        for (var call : line.calls()) {
            establishing.expire(call, now);
            clearing.expire(call, now);
        }
        restarts.expire(now);
    }

    /// When [#tick] is to be called next at the latest; [#NEVER] when no timer runs.
    public long nextTick() {
        var next = NEVER;
        for (var call : line.calls.values()) {
            next = call.nextDeadline(next);
        }
        return restarts.nextDeadline(next);
    }

    /// Calls that have not ended on both sides; each has a channel.
    public int calls() {
        return line.calls.size();
    }

    private void with(int reference, Consumer<Call> action) {
        var call = line.calls.get(reference);
        if (call != null) {
            action.accept(call);
        }
    }

    /// What all calls of the D channel share.
    static final class Line {
        private static final int REFERENCES = 0x7FFF;

        private final Settings settings;
        private final Channels channels;
        private final Output out;
        private final Map<Integer, Call> calls = new LinkedHashMap<>();
        private boolean up;
        private int lastReference;

        Line(Settings settings, Channels channels, Output out) {
            this.settings = settings;
            this.channels = channels;
            this.out = out;
        }

        Side side() {
            return settings.side();
        }

        Q931Timers timers() {
            return settings.timers();
        }

        Dialling dialling() {
            return settings.dialling();
        }

        DiversionCoding diversion() {
            return settings.diversion();
        }

        Channels channels() {
            return channels;
        }

        Output out() {
            return out;
        }

        boolean isUp() {
            return up;
        }

        /// What is said while the link is down is lost, and said again when it is back.
        void send(Message message) {
            if (up) {
                out.send(message.octets());
            }
        }

        /// A reference of ours that no call has. There are far more of them than channels.
        int nextReference() {
            do {
                lastReference = lastReference % REFERENCES + 1;
            } while (calls.containsKey(lastReference));
            return lastReference;
        }

        Call begin(int reference, Setup setup) {
            var call = new Call(this, reference, setup);
            calls.put(reference, call);
            return call;
        }

        void forget(Call call) {
            calls.remove(call.reference, call);
        }

        /// The calls as they are now; they may change meanwhile.
        List<Call> calls() {
            return List.copyOf(calls.values());
        }
    }
}

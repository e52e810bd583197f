package yinxin.telephony.e1.q931;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import yinxin.telephony.e1.q931.CallControl.Placed;
import yinxin.telephony.e1.q931.CallControl.Settings;

/// One side of a D channel in the tests: a call control, the messages that it has sent, and the events that it has told, as text.
final class Station implements CallControl.Output {
    static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    final CallControl control;
    /// Sent and not yet taken by the other side.
    final Deque<byte[]> sent = new ArrayDeque<>();
    /// Everything that was ever sent.
    final List<String> log = new ArrayList<>();
    final List<String> events = new ArrayList<>();
    /// The last call that was offered or sent.
    int call;
    Setup setup = Setup.to(PartyNumber.of("", PartyNumber.Type.UNKNOWN));
    /// Calls that were offered or sent and have not been cleared.
    final List<Integer> open = new ArrayList<>();

    Station(Settings settings) {
        this(settings, allChannels());
    }

    Station(Settings settings, BitSet channels) {
        control = new CallControl(settings, channels, this);
    }

    static BitSet allChannels() {
        var channels = new BitSet();
        channels.set(1, 32);
        channels.clear(16);
        return channels;
    }

    static BitSet channels(int... numbers) {
        var channels = new BitSet();
        for (var number : numbers) {
            channels.set(number);
        }
        return channels;
    }

    static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    /// Hears a message that the test itself has written.
    void hear(String hex, long now) {
        control.message(octets(hex), now);
    }

    int place(Setup what, long now) {
        if (!(control.setup(what, now) instanceof Placed.Sent(var reference, var channel))) {
            throw new AssertionError("the call was not placed");
        }
        call = reference;
        open.add(reference);
        events.add("sent on " + channel);
        return reference;
    }

    /// What was sent since the last time, one message a line.
    String said() {
        var text = new StringBuilder();
        while (!sent.isEmpty()) {
            text.append(HEX.formatHex(sent.removeFirst())).append('\n');
        }
        return text.toString();
    }

    /// What was told since the last time.
    List<String> told() {
        var told = List.copyOf(events);
        events.clear();
        return told;
    }

    @Override
    public void send(byte[] message) {
        sent.add(message);
        log.add(HEX.formatHex(message));
    }

    @Override
    public void offered(int reference, int channel, Setup what) {
        call = reference;
        setup = what;
        open.add(reference);
        events.add("offered on " + channel);
    }

    @Override
    public void proceeding(int reference, int channel) {
        events.add("proceeding on " + channel);
    }

    @Override
    public void alerting(int reference, int channel) {
        events.add("alerting on " + channel);
    }

    @Override
    public void connected(int reference, int channel) {
        events.add("connected on " + channel);
    }

    @Override
    public void cleared(int reference, Q850Cause cause) {
        if (!open.remove((Integer) reference)) {
            throw new AssertionError("a call was cleared twice, or never begun");
        }
        events.add("cleared " + cause.value());
    }

    @Override
    public void restarted(int channel) {
        events.add("restarted " + channel);
    }

    @Override
    public void soundBegins(int reference) {
        events.add("sound");
    }

    @Override
    public void digitsWanted(int reference) {
        events.add("digits wanted");
    }

    @Override
    public void notified(int reference, int indicator) {
        events.add("notified " + indicator);
    }

    @Override
    public void redirected(int reference, Redirecting by) {
        setup = setup.redirected(by);
        events.add("redirected");
    }
}

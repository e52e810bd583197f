package yinxin.telephony.e1.lapd;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// One end of a link under test: it writes down what the link does, in hexadecimal.
final class LinkEnd implements Lapd.Output {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    final List<String> happened = new ArrayList<>();
    final List<byte[]> transmitted = new ArrayList<>();
    final Lapd link;
    /// What this end says to every message; nothing if empty.
    String answer = "";

    LinkEnd(Lapd.Side side, LapdTimers timers) {
        link = new Lapd(side, timers, this);
    }

    /// Gives the link a frame, and says what it did.
    List<String> hear(String frame, long now) {
        happened.clear();
        var octets = HEX.parseHex(frame);
        link.frame(octets, octets.length, now);
        return List.copyOf(happened);
    }

    /// Lets time pass to `now`, and says what the link did.
    List<String> tick(long now) {
        happened.clear();
        link.tick(now);
        return List.copyOf(happened);
    }

    /// Gives the link a message, and says what it did.
    List<String> send(String message, long now) {
        happened.clear();
        link.send(HEX.parseHex(message), now);
        return List.copyOf(happened);
    }

    @Override
    public void transmit(byte[] frame) {
        transmitted.add(frame);
        happened.add(HEX.formatHex(frame));
    }

    @Override
    public void up() {
        happened.add("up");
    }

    @Override
    public void down() {
        happened.add("down");
    }

    @Override
    public void message(byte[] q931) {
        happened.add("message " + HEX.formatHex(q931));
        if (!answer.isEmpty()) {
            link.send(HEX.parseHex(answer), 0);
        }
    }
}

package yinxin.app.demo;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;
import yinxin.network.e1.E1Gateway;
import yinxin.telephony.e1.E1State;
import yinxin.telephony.e1.E1Watcher;

/// The E1 between the network and voicemail, as pages see it: whether calls go over it, which of its slots carry one, and every message in its D channel.
public final class DigitalLine implements E1Watcher {
    private static final Map<Integer, String> NAMES = Map.ofEntries(Map.entry(0x01, "ALERTING"), Map.entry(0x02, "CALL PROCEEDING"), Map.entry(0x03, "PROGRESS"),
            Map.entry(0x05, "SETUP"), Map.entry(0x07, "CONNECT"), Map.entry(0x0D, "SETUP ACKNOWLEDGE"), Map.entry(0x0F, "CONNECT ACKNOWLEDGE"), Map.entry(0x45, "DISCONNECT"),
            Map.entry(0x46, "RESTART"), Map.entry(0x4D, "RELEASE"), Map.entry(0x4E, "RESTART ACKNOWLEDGE"), Map.entry(0x5A, "RELEASE COMPLETE"), Map.entry(0x62, "FACILITY"),
            Map.entry(0x6E, "NOTIFY"), Map.entry(0x75, "STATUS ENQUIRY"), Map.entry(0x7B, "INFORMATION"), Map.entry(0x7D, "STATUS"));
    private static final int TYPE_AT = 4;
    private static final int ROW = 16;
    private static final String E1 = "e1";
    private static final String SIP = "sip";

    private final E1Gateway line;
    private final Audience audience;
    private final Clock clock;

    /// Calls go by SIP until a page wants otherwise.
    public DigitalLine(E1Gateway line, Audience audience, Clock clock) {
        this.line = line;
        this.audience = audience;
        this.clock = clock;
        line.use(false);
        line.trunk().watch(this);
    }

    /// Whether the network's E1 begins at this address.
    public static boolean beginsAt(E1Gateway line, InetSocketAddress address) {
        return line.trunk().state().isPresent() && line.sentBy().equals(address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /// Takes this way for calls to come.
    void use(String way) {
        if (!way.equals(E1) && !way.equals(SIP)) {
            throw new IllegalArgumentException("calls go by e1 or by sip, not by " + way);
        }
        line.use(way.equals(E1));
        audience.tell(now());
    }

    /// How it stands.
    ObjectNode now() {
        var told = Visitor.is("line").put("way", line.isUsed() ? E1 : SIP).put("up", line.trunk().state().map(E1State::isUp).orElse(false));
        var busy = told.putArray("busy");
        line.trunk().state().ifPresent(state -> state.busy().stream().sorted().forEach(busy::add));
        return told;
    }

    @Override
    public void message(boolean sent, byte[] q931) {
        if (q931.length > TYPE_AT) {
            audience.tell(Visitor.is("q931").put("at", clock.instant().toEpochMilli()).put("from", sent ? "N" : "V").put("to", sent ? "V" : "N")
                    .put("name", NAMES.getOrDefault((int) q931[TYPE_AT], "Q.931")).put("text", dump(q931)));
        }
    }

    private static String dump(byte[] octets) {
        var text = new StringBuilder();
        for (var at = 0; at < octets.length; at += ROW) {
            var end = Math.min(octets.length, at + ROW);
            text.append(HexFormat.ofDelimiter(" ").formatHex(octets, at, end)).append("   ".repeat(ROW - (end - at))).append("  ");
            for (var i = at; i < end; i++) {
                text.append(octets[i] >= ' ' && octets[i] < 0x7F ? (char) octets[i] : '.');
            }
            text.append('\n');
        }
        return text.toString();
    }

    @Override
    public void channel(int channel, boolean busy) {
        audience.tell(Visitor.is("slot").put("slot", channel).put("busy", busy));
    }
}

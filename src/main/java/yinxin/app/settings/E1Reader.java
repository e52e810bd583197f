package yinxin.app.settings;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import yinxin.telephony.e1.E1Settings;
import yinxin.telephony.e1.SetupEvidence;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.q931.Dialling;
import yinxin.telephony.e1.q931.Q931Timers;
import yinxin.telephony.e1.wire.Emulation;
import yinxin.telephony.e1.wire.Tick;
import yinxin.telephony.e1.wire.WireSettings;
import yinxin.voicemail.call.TrunkRules;
import yinxin.voicemail.message.Condition;

/// Reads the E1 digital trunks: `yinxin.e1`.
public final class E1Reader {
    private static final String E1 = "yinxin.e1";
    private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");
    private static final Pattern DIGITS = Pattern.compile("([0-9]{1,2})(?:-([0-9]{1,2}))?");
    private static final Pattern MEANING = Pattern.compile("([0-9]{1,2})\\s*=\\s*(\\S+)");
    private static final int MOST_PORT = 65535;
    private static final int HIGHEST_REASON = 15;
    /// A recording does not mind waiting for late packets; a conversation would.
    private static final Duration USUAL_JITTER = Duration.ofMillis(100);
    private static final String CONDITIONS = "one of busy, no-answer, powered-off, out-of-coverage, unreachable, suspended, rejected, forwarded, unknown";

    private final SettingsReader reader;

    /// Reads from this configuration, and tells the reader what is wrong.
    public E1Reader(SettingsReader reader) {
        this.reader = reader;
    }

    /// An E1, and how its calls are understood.
    public record Line(E1Settings settings, TrunkRules rules) {}

    /// All that are whole; what is wrong with others has been told.
    ///
    /// @param names of the trunks that there are besides: each may be there once
    public List<Line> lines(Set<String> names) {
        var lines = new ArrayList<Line>();
        var taken = new HashSet<>(names);
        var ports = new HashSet<InetSocketAddress>();
        for (var i = 0; i < reader.size(E1); i++) {
            var key = E1 + "[" + i + "]";
            var name = reader.text(key + ".name");
            if (!name.isEmpty() && !taken.add(name)) {
                reader.problem(key + ".name", "is \"" + name + "\", as another trunk is called: messages tell by it where a call came from");
            }
            line(key, name).ifPresent(line -> {
                if (!ports.add(line.settings().local())) {
                    reader.problem(key + ".listen", "is another E1's as well: each needs a port of its own");
                }
                lines.add(line);
            });
        }
        return lines;
    }

    /// The exchange's end of an E1 that stands at this key; empty when nothing is said of one, or what is wrong has been told.
    public Optional<E1Settings> exchange(String key, String name) {
        return reader.optional(key + ".listen").isEmpty() && reader.optional(key + ".peer").isEmpty() ? Optional.empty() : settings(key, name, CallControl.Side.NETWORK);
    }

    private Optional<Line> line(String key, String name) {
        var rules = rules(key, name);
        return settings(key, name, side(key + ".side")).map(settings -> new Line(settings, rules));
    }

    private Optional<E1Settings> settings(String key, String name, CallControl.Side side) {
        var local = address(key + ".listen", "an address and port of this machine such as 192.0.2.1:50000");
        var peer = address(key + ".peer", "an address and port such as 192.0.2.20:50000");
        var wire = wire(key);
        var channels = channels(key + ".channels");
        var idle = idle(key + ".idle-code");
        var calls = new CallControl.Settings(side, Q931Timers.of(side), dialling(key + ".digits"), CallControl.DiversionCoding.ELEMENT);
        if (local.isEmpty() || peer.isEmpty() || wire.isEmpty() || channels.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new E1Settings(name, local.get(), peer.get(), wire.get(), calls, channels, idle));
    }

    private TrunkRules rules(String key, String name) {
        var served = reader.optional(key + ".served-user").isEmpty() ? TrunkRules.ServedUser.LAST : reader.choice(key + ".served-user", TrunkRules.ServedUser.class);
        return new TrunkRules(name, served, condition(key + ".condition", reader.optional(key + ".condition")), reader.optional(key + ".area-code").orElse(""),
                reasons(key + ".reasons"));
    }

    /// What the network means by each of Q.931's reasons, in the words in which calls have them.
    private Map<String, Condition> reasons(String key) {
        var reasons = new HashMap<String, Condition>();
        for (var text : reader.texts(key)) {
            var match = MEANING.matcher(text.strip());
            if (!match.matches() || Integer.parseInt(match.group(1)) > HIGHEST_REASON) {
                reader.problem(key, "must be such as [0 = unreachable, 9 = powered-off], with a reason of Q.931, 0 to " + HIGHEST_REASON + ", and a condition; not \"" + text + "\"");
            } else {
                condition(key, Optional.of(match.group(2))).ifPresent(condition -> reasons.put(SetupEvidence.word(Integer.parseInt(match.group(1))), condition));
            }
        }
        return reasons;
    }

    private Optional<Condition> condition(String key, Optional<String> word) {
        return word.flatMap(text -> reader.parsedValue(key, text, Condition::ofKey, CONDITIONS));
    }

    private CallControl.Side side(String key) {
        return reader.optional(key).isEmpty() ? CallControl.Side.USER : reader.choice(key, CallControl.Side.class);
    }

    private Optional<InetSocketAddress> address(String key, String form) {
        var text = reader.optional(key);
        if (text.isEmpty()) {
            reader.problem(key, "is missing: " + form);
            return Optional.empty();
        }
        return reader.parsedValue(key, text.get(), E1Reader::parsed, form);
    }

    private static Optional<InetSocketAddress> parsed(String text) {
        var match = ADDRESS.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var port = Integer.parseInt(match.group(2));
        try {
            return port < 1 || port > MOST_PORT ? Optional.empty() : Optional.of(new InetSocketAddress(InetAddress.getByName(match.group(1).strip()), port));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Optional<WireSettings> wire(String key) {
        var emulation = reader.optional(key + ".emulation").isEmpty() ? Emulation.CESOPSN : reader.choice(key + ".emulation", Emulation.class);
        var jitter = reader.optional(key + ".jitter").isEmpty() ? USUAL_JITTER : reader.duration(key + ".jitter");
        var crc4 = reader.optional(key + ".crc4").isEmpty() || reader.isOn(key + ".crc4");
        var type = reader.optional(key + ".rtp-payload-type").isEmpty() ? 0 : reader.whole(key + ".rtp-payload-type", WireSettings.FIRST_DYNAMIC, WireSettings.LAST_DYNAMIC);
        if (jitter.compareTo(WireSettings.MOST_JITTER) > 0) {
            reader.problem(key + ".jitter", "must be at most " + WireSettings.MOST_JITTER.toMillis() + "ms");
            return Optional.empty();
        }
        return Optional.of(new WireSettings(emulation, type != 0, type, jitter, crc4));
    }

    /// Such as `1-15,17-31`; all thirty if nothing is said.
    private Set<Integer> channels(String key) {
        return reader.optional(key).flatMap(text -> reader.parsedValue(key, text, E1Reader::channelsIn, "slots of 1-15 and 17-31, such as 1-15,17-31"))
                .orElseGet(E1Settings::allChannels);
    }

    private static Optional<Set<Integer>> channelsIn(String text) {
        var channels = new TreeSet<Integer>();
        for (var part : text.split(",", -1)) {
            var match = DIGITS.matcher(part.strip());
            if (!match.matches()) {
                return Optional.empty();
            }
            var first = Integer.parseInt(match.group(1));
            var last = match.group(2) == null ? first : Integer.parseInt(match.group(2));
            for (var slot = first; slot <= last; slot++) {
                channels.add(slot);
            }
            if (first > last) {
                return Optional.empty();
            }
        }
        return channels.stream().allMatch(E1Settings::isChannel) ? Optional.of(channels) : Optional.empty();
    }

    /// How long the numbers are that a network dials digit by digit; all at once if nothing is said.
    private Dialling dialling(String key) {
        return reader.optional(key).flatMap(text -> reader.parsedValue(key, text, t -> {
            var match = DIGITS.matcher(t);
            return match.matches() ? Optional.of(Dialling.ofLength(Integer.parseInt(match.group(1)),
                    Integer.parseInt(match.group(2) == null ? match.group(1) : match.group(2)))) : Optional.empty();
        }, "how many digits our numbers have, such as 8 or 4-8")).orElse(Dialling.EN_BLOC);
    }

    private byte idle(String key) {
        return reader.optional(key).flatMap(text -> reader.parsedValue(key, text, t -> t.matches("[0-9a-fA-F]{2}") ? Optional.of((byte) Integer.parseInt(t, 16))
                : Optional.empty(), "an octet in hexadecimal such as d5")).orElse(Tick.QUIET);
    }
}

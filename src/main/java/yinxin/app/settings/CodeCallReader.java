package yinxin.app.settings;

import java.util.List;
import java.util.Optional;
import yinxin.telephony.sip.Trunk;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.stack.Hop;
import yinxin.telephony.sip.trunk.TrunkPlan;
import yinxin.voicemail.call.CodeCallRules;
import yinxin.voicemail.message.PhoneNumber;

/// Reads how numbers are called with codes: `yinxin.code-calls`.
public final class CodeCallReader {
    private static final String KEY = "yinxin.code-calls.";
    private static final String PREFIX = "\\+[1-9][0-9]{0,9}";
    private static final int MOST_AT_ONCE = 1000;

    private final SettingsReader reader;

    /// Reads from there, and tells there what is wrong.
    public CodeCallReader(SettingsReader reader) {
        this.reader = reader;
    }

    /// What the rest of the configuration says that matters here.
    ///
    /// @param trunks  whose messages are heard
    /// @param upkeep  where we are registered
    /// @param proof   the number that owners call
    /// @param network whether there is the embedded network
    public record Beside(List<Trunk> trunks, List<TrunkPlan> upkeep, Optional<PhoneNumber> proof, boolean network) {}

    /// Empty when numbers are not called, and when something is wrong.
    public Optional<CodeCallRules> rules(Beside beside) {
        var prefixes = prefixes();
        var most = reader.whole(KEY + "most-at-once", 1, MOST_AT_ONCE);
        var form = reader.choice(KEY + "form", CodeCallRules.Form.class);
        var caller = reader.optional(KEY + "caller").flatMap(text -> reader.parsedValue(KEY + "caller", text, PhoneNumber::parse,
                "a telephone number such as \"+861012345678\"")).or(beside::proof);
        var via = reader.optional(KEY + "via");
        if (via.isEmpty()) {
            return Optional.empty();
        }
        if (caller.isEmpty()) {
            reader.problem(KEY + "caller", "is missing: the number that the called party sees");
        }
        var login = login(via.get(), beside.upkeep());
        return peer(via.get(), beside).flatMap(peer -> caller.map(c -> new CodeCallRules(peer, login, c, form, prefixes, most)));
    }

    private List<String> prefixes() {
        var prefixes = reader.texts(KEY + "prefixes").stream().map(String::strip).toList();
        if (prefixes.isEmpty() || !prefixes.stream().allMatch(prefix -> prefix.matches(PREFIX))) {
            reader.problem(KEY + "prefixes", "must be beginnings of numbers such as [\"+86\"], not " + prefixes);
        }
        return prefixes;
    }

    /// The name of a trunk stands for where it is asked or registered with.
    private Optional<String> peer(String via, Beside beside) {
        if (via.equals(CodeCallRules.NETWORK)) {
            if (!beside.network()) {
                reader.problem(KEY + "via", "is network, but yinxin.network.enabled is not true");
            }
            return Optional.of(via).filter(_ -> beside.network());
        }
        var named = beside.upkeep().stream().filter(plan -> plan.trunk().equals(via))
                .flatMap(plan -> plan.keepalive().map(TrunkPlan.Keepalive::peer).or(() -> plan.registration().map(TrunkPlan.Upstream::registrar)).stream())
                .findFirst();
        var peer = named.orElse(via);
        var hop = Hop.of(peer).filter(h -> !peer.contains("@") && h.transport().matches("udp|tcp|tls"));
        if (hop.isEmpty()) {
            reader.problem(KEY + "via", "must be a SIP address such as sip:192.0.2.10:5060, a trunk with keepalive or register, or network, not \"" + via + "\"");
            return Optional.empty();
        }
        if (hop.flatMap(Hop::address).filter(a -> beside.trunks().stream().noneMatch(trunk -> trunk.covers(a.getAddress()))).isPresent()) {
            reader.problem(KEY + "via", "is no address of a trunk, so its answers would not be heard: add it to yinxin.sip.trunks");
            return Optional.empty();
        }
        return Optional.of(peer);
    }

    private Optional<DigestLogin> login(String via, List<TrunkPlan> upkeep) {
        var user = reader.optional(KEY + "login.user");
        if (user.isPresent()) {
            return Optional.of(new DigestLogin(user.get(), reader.text(KEY + "login.password")));
        }
        return upkeep.stream().filter(plan -> plan.trunk().equals(via)).flatMap(plan -> plan.registration().map(TrunkPlan.Upstream::login).stream()).findFirst();
    }
}

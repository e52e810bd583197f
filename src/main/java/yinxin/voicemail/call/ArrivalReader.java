package yinxin.voicemail.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import yinxin.telephony.sip.diversion.DivertedCall;
import yinxin.telephony.sip.diversion.Diverter;
import yinxin.telephony.sip.diversion.Diverter.Evidence;
import yinxin.voicemail.call.AccessNumber.Purpose;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;

/// Concludes from what the network said who was called, by whom, and why.
public final class ArrivalReader {
    /// RFC 4458 `cause` values, and the Q.850 causes that an escaped Reason header may carry.
    private static final Map<Integer, DivertReason> BY_CAUSE = Map.of(486, DivertReason.BUSY, 408, DivertReason.NO_ANSWER,
            302, DivertReason.UNCONDITIONAL, 487, DivertReason.DEFLECTION, 480, DivertReason.DEFLECTION,
            503, DivertReason.UNAVAILABLE, 404, DivertReason.UNKNOWN);
    private static final Map<Integer, DivertReason> BY_RELEASE_CAUSE = Map.of(17, DivertReason.BUSY, 18, DivertReason.NO_ANSWER,
            19, DivertReason.NO_ANSWER, 20, DivertReason.UNAVAILABLE, 27, DivertReason.OUT_OF_SERVICE, 21, DivertReason.DEFLECTION);
    private static final Map<String, DivertReason> BY_TOKEN = Map.ofEntries(Map.entry("user-busy", DivertReason.BUSY),
            Map.entry("no-answer", DivertReason.NO_ANSWER), Map.entry("unavailable", DivertReason.UNAVAILABLE),
            Map.entry("unconditional", DivertReason.UNCONDITIONAL), Map.entry("deflection", DivertReason.DEFLECTION),
            Map.entry("out-of-service", DivertReason.OUT_OF_SERVICE), Map.entry("do-not-disturb", DivertReason.DO_NOT_DISTURB),
            Map.entry("time-of-day", DivertReason.ARRANGED), Map.entry("follow-me", DivertReason.ARRANGED),
            Map.entry("away", DivertReason.ARRANGED),
            // Reasons of Q.931 that have no word, as RFC 5806 §6.2 takes them; what a trunk's network really means by them may be agreed otherwise.
            Map.entry("q931-9", DivertReason.UNAVAILABLE), Map.entry("q931-10", DivertReason.DEFLECTION));
    private static final String NO_REASON = "unknown";

    private final Map<PhoneNumber, AccessNumber> accessNumbers;
    private final Map<String, TrunkRules> trunks;
    private final Bindings bindings;
    private final Optional<PhoneNumber> ourselves;

    public ArrivalReader(List<AccessNumber> accessNumbers, List<TrunkRules> trunks, Bindings bindings) {
        this(accessNumbers, trunks, bindings, Optional.empty());
    }

    /// @param ourselves the number that our own calls come from ([CodeCaller])
    public ArrivalReader(List<AccessNumber> accessNumbers, List<TrunkRules> trunks, Bindings bindings, Optional<PhoneNumber> ourselves) {
        this.accessNumbers = accessNumbers.stream().collect(Collectors.toMap(AccessNumber::number, Function.identity()));
        this.trunks = trunks.stream().collect(Collectors.toMap(TrunkRules::name, Function.identity()));
        this.bindings = bindings;
        this.ourselves = ourselves;
    }

    Arrival read(DivertedCall call) {
        var rules = trunks.getOrDefault(call.trunk(), TrunkRules.plain(call.trunk()));
        var dialled = number(call.accessNumber(), rules);
        var access = dialled.or(() -> internal(call.accessNumber())).map(accessNumbers::get);
        var caller = call.caller().flatMap(c -> number(c, rules));
        if (access.filter(a -> a.purpose() == Purpose.PROOF).isPresent()) {
            return new Arrival.Proof(caller);
        }
        var named = call.diverters().stream().flatMap(d -> diverting(d, rules).filter(n -> !accessNumbers.containsKey(n))
                .map(n -> new Named(n, d)).stream()).toList();
        var served = served(named, rules).or(() -> access.flatMap(AccessNumber::owner)).or(() -> dialled.filter(_ -> access.isEmpty()));
        if (served.isEmpty()) {
            return new Arrival.ForNobody();
        }
        var reason = reason(call.diverters(), named, served.get());
        var condition = access.flatMap(AccessNumber::condition).or(rules::condition).or(() -> agreed(call.diverters(), named, served.get(), rules))
                .orElse(reason.condition());
        if (caller.isPresent() && caller.equals(ourselves)) {
            return new Arrival.OurOwn(condition);
        }
        return new Arrival.Missed(new MissedCall(MessageId.random(), served.get(), caller, call.withheld(), reason, condition,
                call.arrivedAt(), call.trunk()));
    }

    private record Named(PhoneNumber number, Diverter diverter) {}

    private static Optional<PhoneNumber> number(String text, TrunkRules rules) {
        return PhoneNumber.parse(text, rules.areaCode());
    }

    /// Whom a diverter names. A private exchange and our own network divert for extensions too; only To, which anybody may have written,
    /// must be a number of the public network.
    private static Optional<PhoneNumber> diverting(Diverter diverter, TrunkRules rules) {
        var isDiversion = diverter.evidence().compareTo(Evidence.ISUP) <= 0;
        return number(diverter.number(), rules)
                .or(() -> Optional.of(diverter.number()).filter(n -> isDiversion && n.matches("[0-9]{3,6}")).map(PhoneNumber::new));
    }

    /// A number of an operator's own making, such as an extension, which no numbering plan knows.
    private static Optional<PhoneNumber> internal(String text) {
        return text.matches("[0-9]{3,15}") ? Optional.of(new PhoneNumber(text)) : Optional.empty();
    }

    /// The best kind of evidence that names anybody decides; a weaker kind is heard only where that one is silent.
    private Optional<PhoneNumber> served(List<Named> named, TrunkRules rules) {
        if (named.isEmpty()) {
            return Optional.empty();
        }
        var best = named.stream().map(n -> n.diverter().evidence()).min(Evidence::compareTo).orElseThrow();
        var chain = named.stream().filter(n -> n.diverter().evidence() == best).map(Named::number).toList();
        return Optional.of(switch (rules.servedUser()) {
            case LAST -> chain.getFirst();
            case ORIGINAL -> chain.getLast();
            case FIRST_BOUND -> named.stream().map(Named::number).filter(n -> !bindings.of(n).isEmpty()).findFirst()
                    .orElse(chain.getFirst());
        });
    }

    /// The reason that goes with the served user; where nobody is named with one, any reason the network gave. A cause of 404 says "unknown
    /// or not reachable", so a plainer word wins over it (RFC 7544; erratum 3071 of RFC 6044).
    private static DivertReason reason(List<Diverter> all, List<Named> named, PhoneNumber served) {
        var own = named.stream().filter(n -> n.number().equals(served)).map(Named::diverter).toList();
        for (var diverters : List.of(own, all)) {
            var found = diverters.stream().map(ArrivalReader::reason).flatMap(Optional::stream)
                    .filter(r -> r != DivertReason.UNKNOWN).findFirst();
            if (found.isPresent()) {
                return found.get();
            }
        }
        return DivertReason.UNKNOWN;
    }

    /// What the trunk's network means by the reason that it gave.
    private static Optional<Condition> agreed(List<Diverter> all, List<Named> named, PhoneNumber served, TrunkRules rules) {
        if (rules.reasons().isEmpty()) {
            return Optional.empty();
        }
        var own = named.stream().filter(n -> n.number().equals(served)).map(Named::diverter);
        var word = Stream.concat(own, all.stream()).map(Diverter::reason).flatMap(Optional::stream).findFirst().orElse(NO_REASON);
        return Optional.ofNullable(rules.reasons().get(word));
    }

    private static Optional<DivertReason> reason(Diverter diverter) {
        if (diverter.cause().isPresent() && diverter.cause().getAsInt() != 404) {
            // RFC 4458 §2.2: a cause that is not known is to be treated as 302.
            return Optional.of(BY_CAUSE.getOrDefault(diverter.cause().getAsInt(), DivertReason.UNCONDITIONAL));
        }
        var token = diverter.reason().map(BY_TOKEN::get);
        if (token.isPresent()) {
            return token;
        }
        return diverter.releaseCause().isPresent()
                ? Optional.ofNullable(BY_RELEASE_CAUSE.get(diverter.releaseCause().getAsInt())) : Optional.empty();
    }
}

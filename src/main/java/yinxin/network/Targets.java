package yinxin.network;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import yinxin.telephony.sip.proxy.Target;
import yinxin.telephony.sip.stack.Hop;
import yinxin.telephony.sip.stack.SipHeaders;

/// Makes the next leg of a call: its request-URI, and what it says of the caller and of earlier diversions.
final class Targets {
    private final Switch.Settings settings;

    /// A call on its way.
    ///
    /// @param party      whom it is for now
    /// @param diversions what is said of all that it has been through
    /// @param uri        the request-URI by which that party is called
    record Leg(CalledParty party, DiversionHeaders diversions, String uri) {}

    Targets(Switch.Settings settings) {
        this.settings = settings;
    }

    /// A subscriber's phones. They are told a caller's number only if the caller lets them (RFC 3325 §5).
    List<Target> phones(List<RegisteredContact> phones, Leg leg, Caller caller, SipHeaders invite) {
        var hidden = Caller.isPrivate(invite);
        var removed = new HashSet<>(removed(caller));
        var added = new ArrayList<>(leg.diversions().fields());
        if (hidden) {
            removed.add("p-asserted-identity");
        } else {
            added.addAll(caller.asserted(settings.domain()));
        }
        return phones.stream().map(phone -> new Target(phone.uri(), way(phone), added, removed)).toList();
    }

    /// The way to a phone whose Contact does not say it all: one behind a NAT, or one that came by TCP and does not write so.
    private static Optional<Hop> way(RegisteredContact phone) {
        return Hop.behindNat(phone.uri(), phone.received(), phone.transport())
                .or(() -> Hop.of(phone.uri()).filter(hop -> !hop.transport().equals(phone.transport()) && !phone.uri().contains("transport="))
                        .map(hop -> new Hop(hop.host(), hop.port(), phone.transport())));
    }

    /// The gateway, or the network above: they are told everything.
    Target trusted(Leg leg, Caller caller) {
        var added = new ArrayList<>(leg.diversions().fields());
        added.addAll(caller.asserted(settings.domain()));
        return new Target(leg.uri(), Optional.empty(), added, removed(caller));
    }

    /// Diversions stand anew in each leg.
    private static Set<String> removed(Caller caller) {
        var names = new HashSet<>(caller.removed());
        names.addAll(List.of("diversion", "history-info"));
        return names;
    }

    /// The leg to voicemail.
    Leg toVoicemail(Leg leg, Cause cause, Optional<Attempt.Refused> refusal) {
        var access = settings.voicemail().accessFor(cause);
        return diverted(leg, cause, refusal, DiversionHeaders.voicemailUri(access, settings.voicemail().gateway().get(), missed(leg, cause)));
    }

    /// The leg to the number that a subscriber has set.
    Leg toNumber(Leg leg, Cause cause, Optional<Attempt.Refused> refusal, CalledParty other) {
        var host = other.subscriber().isPresent() ? settings.domain() : upstreamHost().orElse(settings.domain());
        var next = diverted(leg, cause, refusal, DiversionHeaders.numberUri(other.number(), host, cause));
        return new Leg(other, next.diversions(), next.uri());
    }

    private DiversionHeaders.Missed missed(Leg leg, Cause cause) {
        return new DiversionHeaders.Missed(leg.party().number(), settings.domain(), cause);
    }

    private Leg diverted(Leg leg, Cause cause, Optional<Attempt.Refused> refusal, String to) {
        return new Leg(leg.party(), leg.diversions().diverted(new DiversionHeaders.Hop(leg.uri(), missed(leg, cause), refusal, to)), to);
    }

    /// The leg to the network above; empty when there is none.
    Optional<Leg> toUpstream(Leg leg) {
        return settings.upstream().flatMap(up -> upstreamHost().map(host -> {
            var at = up.uri().indexOf(';');
            var parameters = at < 0 ? "" : up.uri().substring(at);
            var diverted = leg.uri().startsWith("sip:" + leg.party().number().value() + "@" + host);
            var uri = diverted ? leg.uri() : "sip:" + leg.party().number().value() + "@" + host;
            return new Leg(leg.party(), leg.diversions(), uri + parameters);
        }));
    }

    private Optional<String> upstreamHost() {
        return settings.upstream().flatMap(up -> Hop.of(up.uri())).map(hop -> hop.host() + ":" + hop.port());
    }
}

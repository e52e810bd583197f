package yinxin.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import yinxin.telephony.sip.proxy.ProxiedRequest;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.voicemail.message.PhoneNumber;

/// Who places a call, and what they may say about it.
sealed interface Caller {
    /// What only a network may say; from a phone it is forged.
    Set<String> SAID_BY_NETWORKS = Set.of("p-asserted-identity", "diversion", "history-info", "p-called-party-id");

    /// A subscriber of ours, who has proven it.
    record Known(Subscriber subscriber) implements Caller {}

    /// A network that we trust; what it says is believed.
    record Network() implements Caller {}

    /// Somebody unknown, in an emergency.
    record Anybody() implements Caller {}

    /// What is taken out of the INVITE, whomever it goes to.
    default Set<String> removed() {
        return switch (this) {
            case Network _ -> Set.of();
            case Known _, Anybody _ -> {
                var names = new java.util.HashSet<>(SAID_BY_NETWORKS);
                names.addAll(List.of("p-preferred-identity", "proxy-authorization"));
                yield names;
            }
        };
    }

    /// What is put in for somebody whom we trust: the number that the caller has proven (RFC 3325 §9.1).
    default List<Field> asserted(String domain) {
        return switch (this) {
            case Known(var subscriber) -> List.of(new Field("P-Asserted-Identity", "<sip:" + subscriber.number().value() + "@" + domain + ">"));
            case Network _, Anybody _ -> List.of();
        };
    }

    /// What the INVITE says of earlier diversions, as far as it is believed.
    default DiversionHeaders diversions(SipHeaders invite) {
        return switch (this) {
            case Network _ -> DiversionHeaders.of(invite);
            case Known _, Anybody _ -> new DiversionHeaders(List.of(), List.of());
        };
    }

    /// Whether the caller wants their number kept from whom they call (RFC 3323, RFC 3325 §9.3).
    static boolean isPrivate(SipHeaders invite) {
        return invite.all("privacy").stream().flatMap(v -> List.of(v.split("[;,]")).stream()).map(v -> v.strip().toLowerCase(java.util.Locale.ROOT))
                .anyMatch(v -> v.equals("id") || v.equals("user") || v.equals("header"));
    }

    /// The numbers that a request says it is from, the one that counts first: From, then P-Preferred-Identity for those who hide the first.
    static List<PhoneNumber> claimed(ProxiedRequest request, NumberingPlan plan) {
        var found = new ArrayList<PhoneNumber>();
        for (var name : List.of("from", "p-preferred-identity")) {
            SipHeaders.NameAddr.list(request.headers().all(name)).stream().filter(a -> !a.host().endsWith("anonymous.invalid"))
                    .flatMap(a -> plan.dialled(a.user()).stream()).forEach(found::add);
        }
        return found;
    }
}

package yinxin.network;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import yinxin.voicemail.message.PhoneNumber;

/// Whom a call is for now, and what lies behind it.
///
/// @param number     as dialled, or as diverted to
/// @param subscriber empty when the number is none of ours
/// @param contacts   their phones that are registered, the preferred first
/// @param diversions how often the call was diverted on its way here, by us and by networks before us
/// @param passed     the numbers of ours that it has passed through already
public record CalledParty(PhoneNumber number, Optional<Subscriber> subscriber, List<RegisteredContact> contacts, int diversions,
                          Set<PhoneNumber> passed) {
    public CalledParty {
        contacts = List.copyOf(contacts);
        passed = Set.copyOf(passed);
    }

    /// A call that comes in.
    ///
    /// @param diversions what the INVITE says of diversions before us ([DiversionHeaders#count])
    public static CalledParty dialled(PhoneNumber number, Optional<Subscriber> subscriber, List<RegisteredContact> contacts, int diversions) {
        return new CalledParty(number, subscriber, contacts, diversions, Set.of());
    }

    /// The same call, diverted to another number.
    public CalledParty divertedTo(PhoneNumber other, Optional<Subscriber> theirs, List<RegisteredContact> phones) {
        var through = new LinkedHashSet<>(passed);
        through.add(number);
        return new CalledParty(other, theirs, phones, diversions + 1, through);
    }
}

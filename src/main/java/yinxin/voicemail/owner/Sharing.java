package yinxin.voicemail.owner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// The store of who has whose number. Every call either takes effect whole or throws [yinxin.voicemail.message.StoreUnavailable].
public interface Sharing {
    /// How many guests a number may have.
    int MOST_GUESTS = 20;

    /// The owner shares a number with somebody whom they call `name`. Returns the token for the link that the owner passes on,
    /// 22 characters or more of `[A-Za-z0-9_-]`; empty when they do not own the number or it has [#MOST_GUESTS] already.
    Optional<String> invite(PhoneNumber number, OpenId owner, String name, Instant at);

    /// The invitation that a token stands for; empty when there is none, it is used up, has expired, or its owner has lost the number.
    Optional<Invitation> invitation(String token, Instant at);

    /// Accepts an invitation for this follower, who then gets the number's messages from now on and may hear those that are there;
    /// uses it up and tells the owner. Whoever accepts twice gets the same answer, and nothing more happens. Empty as for [#invitation], for the
    /// number's owner, and when it has [#MOST_GUESTS] already.
    Optional<Invitation> accept(String token, OpenId guest, Instant at);

    /// Whether this follower owns the number: guests do not.
    boolean owns(PhoneNumber number, OpenId follower);

    /// Who has a number, the owner first.
    List<Person> people(PhoneNumber number);

    /// The owner takes a number back from a guest, who is told. False when `owner` does not own it, or `guest` is no guest.
    boolean revoke(PhoneNumber number, OpenId owner, OpenId guest, Instant at);
}

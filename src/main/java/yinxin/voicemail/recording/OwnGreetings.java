package yinxin.voicemail.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;

/// The store of greetings that owners have recorded themselves, encrypted under the keys of their ownerships and gone with them. What is newly
/// recorded is a draft, which callers hear only when the owner has listened to it and kept it. Every call either takes effect whole or throws
/// [yinxin.voicemail.message.StoreUnavailable].
public interface OwnGreetings {
    /// The longest greeting. Callers pay from its first word.
    Duration LONGEST = Duration.ofSeconds(60);

    /// The one that callers hear if the owner has chosen so; empty when there is none, or when it cannot be read.
    Optional<OwnGreeting> of(PhoneNumber number);

    /// The one that the owner is still to listen to; empty as above.
    Optional<OwnGreeting> draft(PhoneNumber number);

    /// Takes a draft for a number that somebody owns, instead of any earlier one.
    void offer(PhoneNumber number, Take take, Instant at);

    /// The draft becomes what callers hear, from now on. False: there is none.
    boolean keep(PhoneNumber number);

    /// Drops the draft.
    void discard(PhoneNumber number);

    /// Deletes what callers hear; from now on they hear the operator's greeting.
    void delete(PhoneNumber number);

    /// A greeting of an owner's own.
    ///
    /// @param take   its sound
    /// @param madeAt when it was recorded
    record OwnGreeting(Take take, Instant madeAt) {}
}

package yinxin.voicemail.owner;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import yinxin.voicemail.message.PhoneNumber;

/// The store of what owners decided about the calls of their numbers. It all ends with the ownership. Every call either takes effect
/// whole or throws [yinxin.voicemail.message.StoreUnavailable].
public interface NumberRules {
    /// How many callers may be blocked for one number.
    int MOST_BLOCKED = 100;

    /// What is decided for a number.
    NumberSettings of(PhoneNumber number);

    /// Keeps what is decided for a number that somebody owns.
    void keep(PhoneNumber number, NumberSettings settings);

    /// The names that callers are likely to say.
    HotWords hotWords(PhoneNumber number);

    /// Keeps the names that callers are likely to say, for a number that somebody owns.
    void keepHotWords(PhoneNumber number, HotWords words);

    /// Who is blocked, latest first.
    List<Blocked> blocked(PhoneNumber number);

    /// Whether this caller is blocked.
    boolean isBlocked(PhoneNumber number, PhoneNumber caller);

    /// Blocks a caller. False when [#MOST_BLOCKED] are blocked already.
    boolean block(PhoneNumber number, PhoneNumber caller, Instant at);

    /// Lets a caller through again.
    void unblock(PhoneNumber number, PhoneNumber caller);

    /// Counts a call that was refused because its caller is blocked.
    void refused(PhoneNumber number, PhoneNumber caller, Instant at);

    /// Counts a call that was refused because its caller hid the number. Nothing is kept of who it was.
    void refusedWithheld(PhoneNumber number);

    /// How many calls were refused because their callers hid the number.
    long withheldCalls(PhoneNumber number);

    /// A caller who gets no answer.
    ///
    /// @param caller who
    /// @param since  since when
    /// @param calls  how often they were refused
    /// @param last   when last
    record Blocked(PhoneNumber caller, Instant since, long calls, Optional<Instant> last) {}
}

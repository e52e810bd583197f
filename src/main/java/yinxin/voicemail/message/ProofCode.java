package yinxin.voicemail.message;

import java.time.Duration;
import java.time.Instant;

/// What a follower keys on the phone, or hears on it and types in WeChat, to prove that it is theirs.
///
/// @param number  the number to be proven
/// @param digits  six digits
/// @param expires after this it is worth nothing
public record ProofCode(PhoneNumber number, String digits, Instant expires) {
    /// How long a code lives.
    public static final Duration LIFETIME = Duration.ofMinutes(10);
    /// How many wrong codes may be keyed from a number before its pending codes die: with six digits and five tries a
    /// stranger's chance is one in 200,000.
    public static final int TRIES = 5;
    /// How many codes to be keyed on the phone one follower may ask for in an hour. They disturb nobody, so a slip or two costs nothing.
    public static final int CODES_AN_HOUR = 10;
    /// The same in a day: a shop binds its dozen numbers, a program that goes through a list of them does not.
    public static final int CODES_A_DAY = 40;
}

package yinxin.voicemail.message;

import java.time.Instant;

/// A follower's tie to a phone number that they own, or that its owner shares with them.
///
/// @param number    the number
/// @param follower  who gets its messages
/// @param boundAt   when it was proven
/// @param proof     how it was proven
/// @param notices   whether the follower consents to being notified, now
/// @param consentAt when that consent was given, or last withdrawn
public record Binding(PhoneNumber number, OpenId follower, Instant boundAt, Proof proof, boolean notices,
                      Instant consentAt) {

    /// How ownership was proven.
    public enum Proof {
        /// The owner called the proof number from the phone and keyed the code.
        CALLED_IN,
        /// The number was called, and the owner typed the code that was read out.
        CALLED_BACK,
        /// The operator vouches for it.
        OPERATOR,
        /// Nothing is proven: the owner shares it.
        SHARED
    }
}

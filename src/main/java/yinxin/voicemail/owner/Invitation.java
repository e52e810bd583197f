package yinxin.voicemail.owner;

import java.time.Duration;
import java.time.Instant;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// An owner's word that somebody may have a number too. Whoever accepts it first becomes the guest; then it is used up.
///
/// @param number  the number that is shared
/// @param owner   who shares it
/// @param name    what the owner calls the guest
/// @param expires after this it is worth nothing
public record Invitation(PhoneNumber number, OpenId owner, String name, Instant expires) {
    /// How long an invitation can be accepted.
    public static final Duration LIFETIME = Duration.ofHours(24);
}

package yinxin.voicemail.owner;

import java.time.Instant;
import yinxin.voicemail.message.OpenId;

/// Somebody who has a number: its owner, or a guest of the owner's.
///
/// @param follower who
/// @param name     what the owner called the guest; empty for the owner
/// @param owner    whether they own it
/// @param since    since when they have it
public record Person(OpenId follower, String name, boolean owner, Instant since) {
    /// The longest name of a guest, in characters.
    public static final int LONGEST_NAME = 20;
}

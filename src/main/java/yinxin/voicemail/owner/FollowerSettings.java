package yinxin.voicemail.owner;

import java.time.ZoneId;
import java.util.Optional;

/// How one follower wants to be treated, whatever the number.
///
/// @param zone  where their clock stands
/// @param quiet when they are not to be disturbed; empty: never
public record FollowerSettings(ZoneId zone, Optional<QuietHours> quiet) {
    /// Of somebody who has decided nothing yet.
    public static final FollowerSettings USUAL = new FollowerSettings(ZoneId.of("Asia/Shanghai"), Optional.empty());
}

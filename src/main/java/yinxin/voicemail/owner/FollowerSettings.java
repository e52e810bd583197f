package yinxin.voicemail.owner;

import java.time.ZoneId;
import java.util.Optional;

/// How one follower wants to be treated, whatever the number.
///
/// @param zone     where their clock stands
/// @param quiet    when they are not to be disturbed; empty: never
/// @param language how they are spoken to; empty: in the chat as they write, on pages as their browser asks
public record FollowerSettings(ZoneId zone, Optional<QuietHours> quiet, Optional<SpokenLanguage> language) {
    /// Of somebody who has decided nothing yet.
    public static final FollowerSettings USUAL = new FollowerSettings(ZoneId.of("Asia/Shanghai"), Optional.empty());

    /// Of somebody who has chosen no language.
    public FollowerSettings(ZoneId zone, Optional<QuietHours> quiet) {
        this(zone, quiet, Optional.empty());
    }

    /// The same with these quiet hours.
    public FollowerSettings quiet(QuietHours hours) {
        return new FollowerSettings(zone, Optional.of(hours), language);
    }

    /// The same without quiet hours.
    public FollowerSettings neverQuiet() {
        return new FollowerSettings(zone, Optional.empty(), language);
    }
}

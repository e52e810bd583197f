package yinxin.voicemail.owner;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/// The hours in which a follower is not to be disturbed, every day. They may pass midnight.
///
/// @param from   when they begin
/// @param until  when they end, and what came in them is told at once; not the same as `from`
/// @param urgent whether messages that callers marked urgent come through
public record QuietHours(LocalTime from, LocalTime until, boolean urgent) {
    public QuietHours {
        if (from.equals(until)) {
            throw new IllegalArgumentException("quiet hours that begin and end at " + from + " never end");
        }
    }

    /// When the quiet hours around this instant end; empty when it lies in none.
    public Optional<Instant> endAround(Instant at, ZoneId zone) {
        var local = at.atZone(zone);
        var time = local.toLocalTime();
        var passesMidnight = from.isAfter(until);
        var within = passesMidnight ? !time.isBefore(from) || time.isBefore(until) : !time.isBefore(from) && time.isBefore(until);
        if (!within) {
            return Optional.empty();
        }
        var day = local.toLocalDate().plusDays(passesMidnight && !time.isBefore(from) ? 1 : 0);
        var end = day.atTime(until).atZone(zone);
        // In autumn an hour comes twice, and with it the end: the first may be over already.
        return Optional.of((end.toInstant().isAfter(at) ? end : end.withLaterOffsetAtOverlap()).toInstant());
    }
}

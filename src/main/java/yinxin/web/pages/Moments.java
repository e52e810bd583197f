package yinxin.web.pages;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Instants and lengths as a reader says them, by their own clock.
public final class Moments {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter TIME_WITH_SECONDS = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private static final DateTimeFormatter TIME_WITH_MILLISECONDS = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH.mm", Locale.ROOT);

    private static final String NO_BREAK = "\u00A0";

    private final Clock clock;
    private final Language language;
    private final ZoneId zone;

    /// Moments as seen now by this clock, in this time zone.
    public Moments(Clock clock, Language language, ZoneId zone) {
        this.clock = clock;
        this.language = language;
        this.zone = zone;
    }

    /// As short as the day allows: `15:01`, `昨天 15:01`, `11月22日 15:01`, `2025年11月22日`.
    public String brief(Instant at) {
        var moment = at.atZone(zone);
        var days = daysAgo(moment);
        if (days == 0) {
            return TIME.format(moment);
        }
        if (days == 1) {
            return language.say("昨天 ", "Yesterday ") + TIME.format(moment);
        }
        return moment.getYear() == today().getYear() ? day(moment, "M月d日", "d MMM") + " " + TIME.format(moment)
                : day(moment, "yyyy年M月d日", "d MMM yyyy");
    }

    /// With the day said: `今天 15:01`, `昨天 15:01`, `11月22日 星期日 15:01`.
    public String spoken(Instant at) {
        var moment = at.atZone(zone);
        if (daysAgo(moment) == 0) {
            return language.say("今天 ", "Today ") + TIME.format(moment);
        }
        if (daysAgo(moment) == 1) {
            return brief(at);
        }
        var thisYear = moment.getYear() == today().getYear();
        return day(moment, thisYear ? "M月d日 EEEE" : "yyyy年M月d日", thisYear ? "EEEE d MMMM" : "d MMMM yyyy") + " "
                + TIME.format(moment);
    }

    /// To the second: `15:01:07`.
    public String exact(Instant at) {
        return TIME_WITH_SECONDS.format(at.atZone(zone));
    }

    /// For what follows each other closely: `15:01:07.042`.
    public String toTheMillisecond(Instant at) {
        return TIME_WITH_MILLISECONDS.format(at.atZone(zone));
    }

    /// For the name of a file, to be sorted: `2026-11-22 15.01`.
    public String stamp(Instant at) {
        return STAMP.format(at.atZone(zone));
    }

    /// As players show it: `0:37`, `5:00`. Rounded to the nearest second, but never to nothing.
    public static String clockFace(Duration length) {
        var seconds = rounded(length);
        return seconds / 60 + ":" + String.format(Locale.ROOT, "%02d", seconds % 60);
    }

    /// In words: `37 秒`, `1 分 12 秒`, `2 小时`. A number and its unit do not part at the end of a line.
    public String words(Duration length) {
        var seconds = rounded(length);
        if (seconds < 60) {
            return with(seconds, "秒", "s");
        }
        return seconds < 3600 ? pair(with(seconds / 60, seconds % 60 == 0 ? "分钟" : "分", "min"), seconds % 60, with(seconds % 60, "秒", "s"))
                : pair(with(seconds / 3600, "小时", "h"), seconds / 60 % 60, with(seconds / 60 % 60, "分", "min"));
    }

    private String with(long count, String chinese, String english) {
        return count + NO_BREAK + language.say(chinese, english);
    }

    private static String pair(String greater, long rest, String lesser) {
        return rest == 0 ? greater : greater + NO_BREAK + lesser;
    }

    private static long rounded(Duration length) {
        var seconds = length.plusMillis(500).toSeconds();
        return seconds == 0 && !length.isZero() ? 1 : seconds;
    }

    private String day(ZonedDateTime moment, String chinese, String english) {
        return language.formatted(moment, language.say(chinese, english));
    }

    private long daysAgo(ZonedDateTime moment) {
        return ChronoUnit.DAYS.between(moment.toLocalDate(), today());
    }

    private LocalDate today() {
        return clock.instant().atZone(zone).toLocalDate();
    }
}

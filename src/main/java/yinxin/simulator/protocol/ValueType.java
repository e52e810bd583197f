package yinxin.simulator.protocol;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a value of a template may look like, by the type in its key's name (类目模板 参数类型). Lengths count UTF-16 units: how
/// WeChat counts emoji is not known, and this is the harsher reading.
public enum ValueType {
    /// Names, addresses, organisations, goods: at most 20 characters.
    THING(value -> length(value, 20)),
    /// One of the words that WeChat approved with the template, exactly.
    CONST(value -> true),
    /// At most 5 characters.
    SHORT_THING(value -> length(value, 5)),
    /// At most 5 Chinese characters and nothing else.
    PHRASE(value -> length(value, 5) && matches(value, "\\p{IsHan}+")),
    /// At most 32 digits, with decimals.
    NUMBER(value -> length(value, 32) && matches(value, "-?\\d+(\\.\\d+)?")),
    /// At most 32 letters.
    LETTER(value -> length(value, 32) && matches(value, "[A-Za-z]+")),
    /// At most 5 symbols.
    SYMBOL(value -> length(value, 5) && matches(value, "[\\p{Punct}\\p{IsPunctuation}\\p{S}]+")),
    /// At most 32 digits, letters or symbols; no Chinese.
    CHARACTER_STRING(value -> length(value, 32) && matches(value, "[\\x20-\\x7e]+")),
    /// 24-hour time, perhaps after a date in 年月日; a span is written with `~`.
    TIME(value -> span(value, "(?:(\\d{4})年(\\d{1,2})月(\\d{1,2})日 )?" + ValueType.CLOCK_TIME)),
    /// Year, month and day, perhaps with a 24-hour time; a span is written with `~`.
    DATE(value -> span(value, "(\\d{4})(?:年|[-/.])(\\d{1,2})(?:月|[-/.])(\\d{1,2})日?(?: " + ValueType.CLOCK_TIME + ")?")),
    /// At most one currency sign, at most 10 digits, decimals, perhaps 元.
    AMOUNT(value -> matches(value, "\\p{Sc}?\\d{1,10}(\\.\\d+)?元?")),
    /// At most 17 digits and symbols.
    PHONE_NUMBER(value -> length(value, 17) && matches(value, "[0-9+\\-*#().,/]+")),
    /// At most 8 characters of a number plate.
    CAR_NUMBER(value -> length(value, 8) && matches(value, "[\\p{IsHan}A-Za-z0-9]+")),
    /// At most 10 characters with Chinese, or at most 20 letters and symbols without.
    NAME(value -> matches(value, "[^0-9]+") && length(value, matches(value, ".*\\p{IsHan}.*") ? 10 : 20)),
    /// One of the listed words.
    ENUM(value -> true),
    /// One of the listed words, by its other name.
    ENUM_STRING(value -> true);

    private static final String CLOCK_TIME = "(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?";

    /// Says whether a non-empty value without control characters is of the type.
    private interface Rule {
        boolean allows(String value);
    }

    private final Rule rule;

    ValueType(Rule rule) {
        this.rule = rule;
    }

    /// The type in a key's name: `phone_number1` has [#PHONE_NUMBER]. Empty for old keys such as `keyword1`.
    public static Optional<ValueType> ofKey(String key) {
        var match = Pattern.compile("([a-z_]+?)\\d+").matcher(key);
        if (!match.matches()) {
            return Optional.empty();
        }
        var name = match.group(1).toUpperCase(Locale.ROOT);
        return List.of(values()).stream().filter(type -> type.name().equals(name)).findFirst();
    }

    /// Whether `value` may stand under a key of this type. `words` are the approved words of a constant or an enumeration.
    public boolean allows(String value, List<String> words) {
        if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
            return false;
        }
        return switch (this) {
            case CONST, ENUM, ENUM_STRING -> words.contains(value);
            case THING, SHORT_THING, PHRASE, NUMBER, LETTER, SYMBOL, CHARACTER_STRING, TIME, DATE, AMOUNT, PHONE_NUMBER, CAR_NUMBER, NAME ->
                    rule.allows(value);
        };
    }

    private static boolean length(String value, int most) {
        return value.length() <= most;
    }

    private static boolean matches(String value, String pattern) {
        return value.matches(pattern);
    }

    /// One or two points in time, joined by `~`, each with a date that exists.
    private static boolean span(String value, String point) {
        var points = value.split("~", -1);
        if (points.length > 2) {
            return false;
        }
        for (var each : points) {
            var match = Pattern.compile(point).matcher(each.strip());
            if (!match.matches() || (match.group(1) != null && !exists(match.group(1), match.group(2), match.group(3)))) {
                return false;
            }
        }
        return true;
    }

    private static boolean exists(String year, String month, String day) {
        try {
            return LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day)).getYear() > 0;
        } catch (DateTimeException e) {
            return false;
        }
    }
}

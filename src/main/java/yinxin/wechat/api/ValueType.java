package yinxin.wechat.api;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The type of a template's value, which its key names: `phone_number1` takes a telephone number. WeChat refuses a value that
/// does not suit its type with 47003, so values are checked here first. Limits: the table of "订阅消息参数值内容限制",
/// which category templates share. Characters are counted as UTF-16 units, the strictest reading of the table.
public enum ValueType {
    /// Names of things, places and organisations: up to 20 characters of any kind.
    THING("[^\\p{Cntrl}]{1,20}"),
    /// One of the words that WeChat approved for the template in advance; only WeChat knows them.
    CONST("[^\\p{Cntrl}]{1,20}"),
    /// Up to 5 characters.
    SHORT_THING("[^\\p{Cntrl}]{1,5}"),
    /// Up to 5 Chinese characters and nothing else.
    PHRASE("\\p{IsHan}{1,5}"),
    /// Digits, perhaps with decimals, up to 32.
    NUMBER("(?=.{1,32}$)[0-9]+(\\.[0-9]+)?"),
    /// Up to 32 letters.
    LETTER("[A-Za-z]{1,32}"),
    /// Up to 5 symbols.
    SYMBOL("[^\\p{Alnum}\\p{IsHan}\\p{Cntrl}\\s]{1,5}"),
    /// Digits, letters and symbols, up to 32; no Chinese.
    CHARACTER_STRING("[\\x20-\\x7E]{1,32}"),
    /// A time of the 24-hour clock, with a date before it if wanted: `15:01`, `2019年10月1日 15:01`.
    TIME("([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日 )?([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"),
    /// A date, with a time behind it if wanted: `2019年10月1日`, `2019年10月1日 15:01`.
    DATE("[0-9]{4}(年[0-9]{1,2}月[0-9]{1,2}日|[-/.][0-9]{1,2}[-/.][0-9]{1,2})( ([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?)?"),
    /// A sum of money.
    AMOUNT("[¥￥$€£]?[0-9]{1,10}(\\.[0-9]+)?元?"),
    /// Digits and symbols, up to 17: `+86-0766-66888866`.
    PHONE_NUMBER("[-+0-9() *#]{1,17}"),
    /// A number plate, up to 8.
    CAR_NUMBER("[^\\p{Cntrl}]{1,8}"),
    /// Up to 10 Chinese characters, or 20 letters and symbols.
    NAME("[\\p{IsHan}·]{1,10}|[^\\p{IsHan}\\p{Cntrl}0-9]{1,20}"),
    /// One of listed values.
    ENUM("[^\\p{Cntrl}]{1,20}"),
    /// One of listed values.
    ENUM_STRING("[^\\p{Cntrl}]{1,20}"),
    /// A key of the industry templates from before 2023, which older accounts still have. They have no typed limits.
    KEYWORD("[^\\p{Cntrl}]{1,200}");

    /// Of all types, in characters.
    private static final int LONGEST = 200;
    private static final Pattern KEY = Pattern.compile("([a-z_]+)[0-9]{1,3}");
    private static final Map<String, ValueType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(type -> type.name().toLowerCase(Locale.ROOT), Function.identity()));

    private final Pattern form;

    ValueType(String form) {
        this.form = Pattern.compile(form);
    }

    /// The type that a template's key names: `phone_number1` is a [#PHONE_NUMBER]. Empty for what is no key of a template.
    public static Optional<ValueType> ofKey(String key) {
        var named = KEY.matcher(key);
        return named.matches() ? Optional.ofNullable(BY_NAME.get(named.group(1))) : Optional.empty();
    }

    /// The beginning of a text, on one line and as far as this type takes it. Empty for types that take no such words.
    public Optional<String> beginning(String text) {
        var line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        if (accepts(line)) {
            return Optional.of(line);
        }
        return IntStream.iterate(Math.min(line.length(), LONGEST) - 1, end -> end > 0, end -> end - 1)
                .filter(end -> !Character.isHighSurrogate(line.charAt(end - 1))).mapToObj(end -> line.substring(0, end).stripTrailing() + "…")
                .filter(this::accepts).findFirst();
    }

    /// Whether WeChat would take this value for this type. For [#CONST] and the enumerations only the length is known here.
    public boolean accepts(String value) {
        return form.matcher(value).matches();
    }
}

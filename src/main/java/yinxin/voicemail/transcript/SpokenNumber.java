package yinxin.voicemail.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A telephone number that somebody said, found in what was understood: 幺三八零零一三八零零零, `one three eight double zero …`, or digits.
///
/// @param start  where it begins in the text
/// @param end    where it ends
/// @param digits as it is dialled: 3 to 17 digits, perhaps with + before them
public record SpokenNumber(int start, int end, String digits) {
    private static final Map<String, String> DIGITS = Map.ofEntries(Map.entry("零", "0"), Map.entry("〇", "0"), Map.entry("一", "1"), Map.entry("幺", "1"),
            Map.entry("二", "2"), Map.entry("两", "2"), Map.entry("三", "3"), Map.entry("四", "4"), Map.entry("五", "5"), Map.entry("六", "6"),
            Map.entry("七", "7"), Map.entry("八", "8"), Map.entry("九", "9"), Map.entry("zero", "0"), Map.entry("oh", "0"), Map.entry("one", "1"),
            Map.entry("two", "2"), Map.entry("three", "3"), Map.entry("four", "4"), Map.entry("five", "5"), Map.entry("six", "6"),
            Map.entry("seven", "7"), Map.entry("eight", "8"), Map.entry("nine", "9"));
    private static final Map<String, Integer> TIMES = Map.of("double", 2, "triple", 3);
    private static final Pattern TOKEN = Pattern.compile("(?i)(?<![a-z])(?:(?:double|triple)[ -]+)?(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)(?![a-z])"
            + "|(?:(?<![a-z])(?:double|triple)[ -]+)?[0-9]|[零〇一幺二两三四五六七八九]");
    /// What may stand between two digits of one number.
    private static final Pattern GAP = Pattern.compile("[ ,，、.·-]{0,2}");
    /// In Chinese 一 and 两 are words of their own, too: fewer digits than these are no number (七八个, 二零二六年).
    private static final int SHORTEST = 7;
    private static final int LONGEST = 17;

    /// The numbers in a text, in order. Service numbers (95588, 10086) are found as well, if they stand alone.
    public static List<SpokenNumber> in(String text) {
        var found = new ArrayList<SpokenNumber>();
        var tokens = TOKEN.matcher(text);
        var digits = new StringBuilder();
        var start = 0;
        var end = -1;
        while (tokens.find()) {
            if (end < 0 || !GAP.matcher(text.substring(end, tokens.start())).matches()) {
                keep(text, start, end, digits, found);
                digits.setLength(0);
                start = tokens.start();
            }
            digits.append(value(tokens.group()));
            end = tokens.end();
        }
        keep(text, start, end, digits, found);
        return List.copyOf(found);
    }

    /// The text with its numbers as they are dialled, so that they can be tapped.
    public static String dialable(String text) {
        var dialable = new StringBuilder();
        var at = 0;
        for (var number : in(text)) {
            dialable.append(text, at, number.start()).append(number.digits());
            at = number.end();
        }
        return dialable.append(text.substring(at)).toString();
    }

    private static void keep(String text, int start, int end, CharSequence digits, List<SpokenNumber> found) {
        var service = digits.length() == 5 && digits.toString().matches("95[0-9]{3}|100[0-9]{2}");
        if ((digits.length() >= SHORTEST || service) && digits.length() <= LONGEST) {
            var international = start > 0 && text.charAt(start - 1) == '+';
            found.add(new SpokenNumber(international ? start - 1 : start, end, (international ? "+" : "") + digits));
        }
    }

    private static String value(String token) {
        var words = token.toLowerCase(java.util.Locale.ROOT).split("[ -]+");
        var digit = DIGITS.getOrDefault(words[words.length - 1], words[words.length - 1]);
        return digit.repeat(words.length > 1 ? TIMES.getOrDefault(words[0], 1) : 1);
    }
}

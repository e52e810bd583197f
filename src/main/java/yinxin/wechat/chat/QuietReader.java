package yinxin.wechat.chat;

import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Understands what people type about being left alone: `免打扰 22:00-7:00`, `晚上十点半到早上七点别打扰我`, `quiet 10pm to 7am`,
/// `关闭免打扰`. Hours without a word for the part of the day are taken as people mean them; the answer repeats them in full.
final class QuietReader {
    private static final int NOON = 12;
    private static final int DAY = 24;
    /// Before this hour it is still night, however late people call it.
    private static final int SMALL_HOURS = 5;

    private static final Pattern QUIET = Pattern.compile("免打[扰擾]|勿打?[扰擾]|(?:不要?|别|別|少|莫)再?打?[扰擾]|静音时段|安静时段|安静时间|quiet|do ?n[o']?'?t ?disturb|do not disturb|\\bdnd\\b");
    /// Taken for the word only beside hours: alone they may be anything.
    private static final Pattern ALMOST = Pattern.compile("[免面兔勉][打大达][扰擾绕饶优]|安静|静音|休息|睡觉|(?:不要?|别|別|勿|停)[^0-9]{0,4}(?:通知|提醒|吵|响)"
            + "|quite|quit\\b|quet|qiuet|quite|silen(?:t|ce)|sleep|mute|no (?:notices|notifications)|don'?t (?:notify|wake)");
    private static final Pattern OFF = Pattern.compile("关|關|取消|停用|停止|停掉|解除|退出|删除|去掉|不用|不要免|不需要|\\boff\\b|cancel|disable|\\bstop\\b|\\bend\\b|\\bno\\b|remove");
    private static final Pattern NOT_EVEN_URGENT = Pattern.compile("紧急(?:的|留言)?也|緊急的?也|包括紧急|全部|urgent too|even urgent|including urgent|no urgent");
    private static final Pattern URGENT = Pattern.compile("紧急|緊急|urgent");

    private static final String PART = "(早上|早晨|清晨|上午|凌晨|中午|下午|傍晚|晚上|夜里|夜晚|半夜|午夜|今晚|明早|早|晚)?\\s*";
    private static final String TIME = PART + "([01]?[0-9]|2[0-4])\\s*(?:[:.点點时時h]钟?\\s*([0-5][0-9]|半|[13]刻|一刻|三刻)?\\s*分?)?\\s*([ap]\\.?m\\.?)?";
    private static final Pattern RANGE = Pattern.compile("(?<![0-9:])" + TIME
            + "\\s*(?:-+|~+|〜|到|至|直到|to|until|till|and)\\s*(?:第二天|次日|明天|隔天|the next day|next day)?\\s*" + TIME + "(?![0-9:])");
    private static final Pattern NUMERAL = Pattern.compile("[零〇一二两三四五六七八九十]{1,3}(?=[点點时時分])|(?<=[点點时時])[零〇一二三四五六七八九十]{2,3}");
    private static final Pattern RAILWAY = Pattern.compile("(?<![0-9:.])([01][0-9]|2[0-3])([0-5][0-9])(?![0-9:.])");
    private static final Map<String, Integer> QUARTERS = Map.of("半", 30, "一刻", 15, "1刻", 15, "三刻", 45, "3刻", 45);
    private static final List<String> MORNING = List.of("早上", "早晨", "清晨", "上午", "凌晨", "明早", "早", "am");
    private static final List<String> EVENING = List.of("晚上", "夜里", "夜晚", "半夜", "午夜", "今晚", "晚");

    private QuietReader() {}

    /// What a line in half-width, lower-case letters asks for; empty when it is about something else.
    static Optional<ChatRequest> read(String line) {
        var named = QUIET.matcher(line).find();
        var hours = RANGE.matcher(inDigits(line));
        if (hours.find() && (named || ALMOST.matcher(line).find() || isAll(hours.toMatchResult(), inDigits(line)))) {
            return Optional.of(quiet(hours.toMatchResult(), line));
        }
        if (!named) {
            return Optional.empty();
        }
        if (OFF.matcher(line).find()) {
            return Optional.of(new ChatRequest.QuietOff());
        }
        return Optional.of(line.chars().anyMatch(Character::isDigit) ? new ChatRequest.QuietUnclear() : new ChatRequest.QuietWhat());
    }

    private static boolean isAll(MatchResult hours, String line) {
        return hours.group().strip().length() >= line.strip().replaceFirst("[。.!！]$", "").length();
    }

    private static String inDigits(String line) {
        var digits = NUMERAL.matcher(line).replaceAll(match -> Integer.toString(valueOf(match.group())));
        return RAILWAY.matcher(digits.replace("midnight", "0:00").replace("noon", "12:00").replaceAll("(?:午夜|半夜)(?=\\s*(?:到|至|-|~))", "0:00")
                .replaceAll("(?<=到|至|-|~)\\s*(?:午夜|半夜)(?![0-9])", "0:00").replaceAll("正午(?![0-9])", "12:00")).replaceAll("$1:$2");
    }

    /// `七`, `十`, `十一`, `二十`, `二十二`, `零五`.
    private static int valueOf(String numeral) {
        var value = 0;
        for (var i = 0; i < numeral.length(); i++) {
            var digit = "零一二三四五六七八九".indexOf(numeral.charAt(i) == '两' ? '二' : numeral.charAt(i) == '〇' ? '零' : numeral.charAt(i));
            value = digit < 0 ? Math.max(1, value) * 10 : value % 10 == 0 ? value + digit : value * 10 + digit;
        }
        return value;
    }

    private static ChatRequest quiet(MatchResult hours, String line) {
        var from = new Said(hours, 0);
        var until = new Said(hours, 4);
        var begin = from.hour();
        var end = until.hour();
        if (from.isBare() && !until.isAfternoon() && begin <= NOON && begin > end && begin > SMALL_HOURS) {
            begin = (begin + NOON) % DAY; // 免打扰 10-7 is about the night
        } else if (until.isBare() && from.isAfternoon() && end <= NOON && end + NOON > begin && begin >= NOON) {
            end = (end + NOON) % DAY; // 下午2点到4点
        }
        var beginning = LocalTime.of(begin, from.minute());
        var ending = LocalTime.of(end, until.minute());
        if (beginning.equals(ending)) {
            return new ChatRequest.QuietUnclear();
        }
        var urgent = NOT_EVEN_URGENT.matcher(line).find() ? Optional.of(false) : URGENT.matcher(line).find() ? Optional.of(true) : Optional.<Boolean>empty();
        return new ChatRequest.Quiet(beginning, ending, urgent);
    }

    /// A time as it was said: the groups of [#TIME] from `group` on.
    private record Said(MatchResult match, int group) {
        private String part() {
            var before = match.group(group + 1);
            var after = match.group(group + 4);
            return before != null ? before : after != null ? after.replace(".", "") : "";
        }

        boolean isBare() {
            return part().isEmpty() && Integer.parseInt(match.group(group + 2)) <= NOON;
        }

        boolean isAfternoon() {
            return !part().isEmpty() && !MORNING.contains(part());
        }

        int hour() {
            var hour = Integer.parseInt(match.group(group + 2)) % DAY;
            if (part().isEmpty() || hour > NOON) {
                return hour;
            }
            if (MORNING.contains(part())) {
                return hour % NOON;
            }
            if (EVENING.contains(part())) {
                return hour == NOON || hour < SMALL_HOURS ? hour % NOON : hour + NOON;
            }
            return part().equals("中午") && hour > SMALL_HOURS || hour == NOON ? hour : hour + NOON;
        }

        int minute() {
            var said = match.group(group + 3);
            return said == null ? 0 : QUARTERS.containsKey(said) ? QUARTERS.get(said) : Integer.parseInt(said);
        }
    }
}

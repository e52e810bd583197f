package yinxin.wechat.chat;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import yinxin.voicemail.message.PhoneNumber;

/// Understands what people type: commands in Chinese and English, with or without spaces and punctuation, in full-width letters, with
/// a slip of the finger; and telephone numbers in any form, alone or in a sentence.
public final class ChatReader {
    /// Longer texts hold no command; they are only searched for numbers.
    private static final int LONGEST_COMMAND = 24;
    /// How much of a text is read.
    private static final int LONGEST_TEXT = 500;
    private static final int MOBILE_DIGITS = 11;

    private static final Pattern MOBILE = Pattern.compile("(?<![0-9])1[3-9][0-9](?:[ -]?[0-9]){8}(?![0-9])");
    private static final Pattern NUMBER = Pattern.compile("\\+?\\(?[0-9](?:[ ().-]{0,2}[0-9]){6,17}");
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}&&[^\\n\\t]]");
    /// Beside a number: call it.
    private static final Pattern CALL = Pattern.compile("^(?:请|請|please)?(?:打给|打給|打电话|打電話|给我打|給我打|回拨|电话验证|電話驗證|语音验证|callme|callmy|phoneme|call[+0-9])|(?:打给我|打給我|打电话给我|回拨|电话验证|callme)$");
    private static final Pattern AROUND = Pattern.compile("[\\s\\p{Punct}，。！？；：、“”‘’「」『』（）《》【】…·~]+");
    private static final List<String> MISSPELT_UNBIND = List.of("解帮", "解邦", "解梆", "解榜", "解棒", "接绑", "解搬");
    private static final List<String> UNBIND = List.of("解绑", "解綁", "解除绑定", "解除綁定", "取消绑定", "取消綁定", "unbind", "unlink", "remove");
    private static final Map<String, ChatRequest> COMMANDS = commands();

    private ChatReader() {}

    private static Map<String, ChatRequest> commands() {
        var all = new HashMap<String, ChatRequest>();
        put(all, new ChatRequest.Numbers(), "我的号码 我的號碼 我的手机号 号码 號碼 查询号码 查看号码 我的绑定 我绑定了哪些 mynumbers mynumber numbers list");
        put(all, new ChatRequest.NoticesOff(), "关闭通知 關閉通知 关通知 停止通知 取消通知 不要通知 退订 noticesoff notificationsoff turnoffnotices turnoffnotifications stopnotices stop mute");
        put(all, new ChatRequest.NoticesOn(), "开启通知 開啟通知 打开通知 開通知 开通知 恢复通知 订阅 noticeson notificationson turnonnotices turnonnotifications start unmute");
        put(all, new ChatRequest.Inbox(), "收件箱 留言 我的留言 听留言 聽留言 语音留言 语音信箱 inbox messages mymessages voicemail");
        put(all, new ChatRequest.BindWhat(), "绑定 綁定 绑定号码 綁定號碼 绑定手机号 绑定手机 bind bindnumber bindanumber");
        put(all, new ChatRequest.Settings(), "设置 設置 设定 設定 我的设置 时区 時區 语言 語言 设置时区 改时区 注销 settings setting mysettings preferences timezone language");
        put(all, new ChatRequest.CallMe(Optional.empty()), "打给我 打電話給我 打电话给我 给我打电话 電話驗證 电话验证 语音验证 回拨 callme callmeback callback phoneme");
        put(all, new ChatRequest.Help(), "帮助 幫助 菜单 怎么用 你好 您好 help menu hello hi");
        put(all, new ChatRequest.UnbindPerhaps(), String.join(" ", UNBIND));
        return Map.copyOf(all);
    }

    private static void put(Map<String, ChatRequest> all, ChatRequest request, String words) {
        for (var word : words.split(" ")) {
            all.put(word, request);
        }
    }

    /// What this text asks for.
    public static ChatRequest read(String text) {
        var line = clean(text);
        var bare = AROUND.matcher(line).replaceAll("");
        var numbers = numbersIn(line);
        var quiet = QuietReader.read(line);
        if (quiet.isPresent() && numbers.isEmpty()) {
            return quiet.get();
        }
        if (UNBIND.stream().anyMatch(bare::contains)) {
            return unbind(line, bare, numbers);
        }
        if (MISSPELT_UNBIND.stream().anyMatch(bare::contains)) {
            return new ChatRequest.UnbindPerhaps();
        }
        if (bare.matches("[0-9]{6}")) {
            return new ChatRequest.CodeHere(bare);
        }
        if (CALL.matcher(bare).find() && numbers.size() == 1) {
            return new ChatRequest.CallMe(Optional.of(numbers.iterator().next()));
        }
        var command = COMMANDS.get(bare);
        if (command != null) {
            return command;
        }
        if (numbers.size() > 1) {
            return new ChatRequest.Several();
        }
        if (!numbers.isEmpty()) {
            return new ChatRequest.Bind(numbers.iterator().next());
        }
        return looksLikeANumber(bare) ? new ChatRequest.NotANumber() : misspelt(bare).orElse(new ChatRequest.Help());
    }

    /// One line in half-width, lower-case letters.
    private static String clean(String text) {
        var start = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
        var plain = INVISIBLE.matcher(Normalizer.normalize(start, Normalizer.Form.NFKC)).replaceAll("");
        return plain.replace('－', '-').replace('—', '-').replace('–', '-').strip().toLowerCase(Locale.ROOT);
    }

    private static ChatRequest unbind(String line, String bare, Set<PhoneNumber> numbers) {
        if (numbers.size() > 1) {
            return new ChatRequest.Several();
        }
        if (!numbers.isEmpty()) {
            return new ChatRequest.Unbind(Optional.of(numbers.iterator().next()));
        }
        if (UNBIND.contains(bare)) {
            return new ChatRequest.Unbind(Optional.empty());
        }
        return line.chars().anyMatch(Character::isDigit) ? new ChatRequest.NotANumber() : new ChatRequest.UnbindPerhaps();
    }

    /// The telephone numbers in a text that somebody can own: service numbers (10086) are nobody's.
    private static Set<PhoneNumber> numbersIn(String line) {
        var found = new LinkedHashSet<PhoneNumber>();
        PhoneNumber.parse(line).ifPresent(found::add);
        for (var form : List.of(MOBILE, NUMBER)) {
            if (found.isEmpty()) {
                form.matcher(line).results().forEach(match -> PhoneNumber.parse(match.group()).ifPresent(found::add));
            }
        }
        found.removeIf(number -> !number.value().startsWith("+"));
        return found;
    }

    private static boolean looksLikeANumber(String bare) {
        var digits = bare.chars().filter(c -> c >= '0' && c <= '9').count();
        return digits >= 3 && digits == bare.length() || digits >= MOBILE_DIGITS - 2;
    }

    /// The command that was probably meant, if only one can have been.
    private static Optional<ChatRequest> misspelt(String bare) {
        if (bare.length() < 2 || bare.length() > LONGEST_COMMAND) {
            return Optional.empty();
        }
        for (var slips = 1; slips <= 2; slips++) {
            var meant = new HashSet<ChatRequest>();
            for (var command : COMMANDS.entrySet()) {
                if (bears(command.getKey(), command.getValue(), slips) && distance(bare, command.getKey()) == slips) {
                    meant.add(command.getValue());
                }
            }
            if (!meant.isEmpty()) {
                return meant.size() == 1 ? Optional.of(meant.iterator().next()) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// Whether a command is long enough to be recognised with so many slips: one in three characters, two in eight. Consent is
    /// neither given nor withdrawn by a word that merely resembles the command (`smart` is not `start`, `notices of` could be either).
    private static boolean bears(String word, ChatRequest request, int slips) {
        if (request instanceof ChatRequest.NoticesOff || request instanceof ChatRequest.NoticesOn) {
            return slips == 1 && word.length() >= 4 && word.codePoints().allMatch(Character::isIdeographic);
        }
        return word.length() >= (slips == 1 ? 3 : 8);
    }

    /// How many characters must be put in, taken out, changed or swapped with their neighbour to make one word the other.
    static int distance(String a, String b) {
        var before = new int[b.length() + 1];
        var above = new int[b.length() + 1];
        var row = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(above[j] + 1, row[j - 1] + 1), above[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], before[j - 2] + 1);
                }
            }
            var free = before;
            before = above;
            above = row;
            row = free;
        }
        return above[b.length()];
    }
}

package yinxin.wechat;

import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.wechat.api.ValueType;
import yinxin.wechat.api.WeChatSettings;

/// Says voice messages in the values of the account's template. Each value is written as the type of its key demands, because
/// WeChat refuses the whole notice for one value that it does not like (47003).
final class NoticeTemplate {
    /// Stands for a caller who is withheld or unknown where only digits and symbols are allowed. It uses the characters of the
    /// official example (`+86-0766-66888866`) and no others, and nobody can take it for a number to call back.
    static final String NO_NUMBER = "000-0000-0000";
    /// The same in words, where words are allowed.
    static final String WITHHELD = "号码已隐藏";
    /// No number came with the call.
    static final String UNKNOWN = "未知号码";

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy年M月d日 HH:mm");

    /// Where the text of a message would stand and is not there (yet): the notice waits for no text.
    static final String LISTEN = "请点开收听留言";

    private final WeChatSettings.Template template;

    NoticeTemplate(WeChatSettings.Template template) {
        this.template = template;
    }

    /// The template's id.
    String id() {
        return template.id();
    }

    /// The values of the template's keys for a message; keys that the template lacks are left out.
    ///
    /// @param zone where the clock of the one who is told stands
    Map<String, String> values(VoiceMessage message, ZoneId zone) {
        return values(List.of(message), zone, "");
    }

    /// Whether the template has room for what was understood of a message.
    boolean takesText() {
        return template.text() != null;
    }

    /// The same for several messages, oldest first: the latest of them, and how many they are.
    ///
    /// @param text what was understood of the message; empty: nothing yet, or it is not to be read here
    Map<String, String> values(List<VoiceMessage> messages, ZoneId zone, String text) {
        var message = messages.getLast();
        var values = new LinkedHashMap<String, String>();
        put(values, template.caller(), caller(message.call()));
        put(values, template.time(), TIME.format(message.call().at().atZone(zone)));
        put(values, template.duration(), clock(message.length()));
        put(values, template.condition(), template.word(message.call().condition()));
        put(values, template.count(), String.valueOf(messages.size()));
        put(values, template.text(), words(messages, text));
        return values;
    }

    /// What is wrong with the first value that its key cannot take. WeChat would refuse it for good; told before sending,
    /// the operator can mend the configuration and the notice still arrives.
    Optional<String> unsuitable(Map<String, String> values) {
        return values.entrySet().stream().filter(e -> !suits(e.getKey(), e.getValue())).findFirst()
                .map(e -> "yinxin.wechat.template names " + e.getKey() + " for a value that this type of key cannot hold: choose another key, or another word in yinxin.wechat.template.words");
    }

    private static boolean suits(String key, String value) {
        return ValueType.ofKey(key).map(type -> type.accepts(value)).orElse(false);
    }

    private static void put(Map<String, String> values, @Nullable String key, String value) {
        if (key != null) {
            values.put(key, value);
        }
    }

    private String words(List<VoiceMessage> messages, String text) {
        var usual = messages.size() > 1 ? "请点开查看" : switch (messages.getFirst().kind()) {
            case VOICE -> LISTEN;
            case NOTHING_SAID -> "来电，未留言";
            case RECORDING_FAILED -> "录音失败，可回电";
        };
        return Optional.ofNullable(template.text()).flatMap(ValueType::ofKey).flatMap(type -> type.beginning(text)).orElse(usual);
    }

    private String caller(MissedCall call) {
        if (call.shownCaller().isPresent()) {
            return call.shownCaller().get().dialled();
        }
        var key = template.caller();
        var words = key != null && ValueType.ofKey(key).filter(t -> t == ValueType.THING || t == ValueType.KEYWORD).isPresent();
        if (!words) {
            return NO_NUMBER;
        }
        return call.withheld() ? WITHHELD : UNKNOWN;
    }

    /// A length as players write it, to the nearest second and without words: `0:37`, `5:00`. What is there is at least `0:01`.
    private static String clock(Duration length) {
        var seconds = length.isZero() ? 0 : Math.max(1, length.plusMillis(500).toSeconds());
        return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}

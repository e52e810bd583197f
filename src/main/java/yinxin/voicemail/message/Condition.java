package yinxin.voicemail.message;

import java.util.Locale;
import java.util.Optional;

/// Why the called phone could not be reached, as we conclude it. See [DivertReason] for what the network said.
public enum Condition {
    /// 遇忙: the called party is in another call.
    BUSY("遇忙", "Busy"),
    /// 无应答: the phone rang and nobody answered.
    NO_ANSWER("无应答", "No answer"),
    /// 关机: switched off.
    POWERED_OFF("关机", "Switched off"),
    /// 不在服务区: no radio coverage.
    OUT_OF_COVERAGE("不在服务区", "Out of coverage"),
    /// 无法接通: switched off or out of coverage; the network did not say which.
    UNREACHABLE("无法接通", "Unreachable"),
    /// 停机: suspended, usually for arrears.
    SUSPENDED("停机", "Suspended"),
    /// 拒接: the called party declined.
    REJECTED("拒接", "Declined"),
    /// 呼叫转移: all calls are forwarded.
    FORWARDED("呼叫转移", "Forwarded"),
    /// 未接来电: nothing is known.
    UNKNOWN("未接来电", "Missed call");

    private final String chinese;
    private final String english;

    Condition(String chinese, String english) {
        this.chinese = chinese;
        this.english = english;
    }

    /// The word for it in Chinese; also the default constant for a WeChat template.
    public String chinese() {
        return chinese;
    }

    /// The word for it in English.
    public String english() {
        return english;
    }

    /// Its name in configuration, on the command line and in JSON: `powered-off`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The condition with this [#key].
    public static Optional<Condition> ofKey(String key) {
        for (var condition : values()) {
            if (condition.key().equals(key)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }
}

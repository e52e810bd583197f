package yinxin.network;

import java.util.Locale;
import java.util.Optional;

/// What the register says of a subscriber, whatever their phone does (3GPP TS 23.078 knows the first three).
public enum SubscriberState {
    /// In order: calls are offered to the registered phones.
    ATTACHED,
    /// 关机: taken for switched off, registered or not.
    DETACHED,
    /// 不在服务区: registered, and not to be reached.
    OUT_OF_COVERAGE,
    /// 停机: barred by the operator, usually for arrears.
    SUSPENDED,
    /// 免打扰: wants no calls now.
    DO_NOT_DISTURB;

    /// Its name in JSON, on the command line and on the page: `out-of-coverage`.
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The state with this [#key].
    public static Optional<SubscriberState> ofKey(String key) {
        for (var state : values()) {
            if (state.key().equals(key)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}

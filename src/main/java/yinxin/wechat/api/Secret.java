package yinxin.wechat.api;

import java.util.Objects;

/// A value of the configuration that nobody may read in a log: prints itself hidden. Spring binds it from its text.
///
/// @param value the secret itself
public record Secret(String value) {
    public Secret {
        Objects.requireNonNull(value, "a secret has a value");
    }

    @Override
    public String toString() {
        return "[hidden]";
    }
}

package yinxin.web.live;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/// What the console shows that changes by itself. Pages name theirs in `data-live`.
public enum Part {
    /// Calls that are up, and the signalling of recent ones.
    CALLS,
    /// Trunks.
    TRUNKS,
    /// Messages, and what becomes of them.
    MESSAGES,
    /// What goes out to WeChat, and how the account stands.
    DELIVERIES,
    /// The gateways that share the database.
    NODES,
    /// Calls of webhooks.
    WEBHOOKS;

    /// As pages write it: `calls`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads keys with blanks between them; others are left out.
    static Set<Part> of(String keys) {
        var wanted = Set.copyOf(Arrays.asList(keys.split("\\s+")));
        var parts = EnumSet.noneOf(Part.class);
        Arrays.stream(values()).filter(part -> wanted.contains(part.key())).forEach(parts::add);
        return parts;
    }
}

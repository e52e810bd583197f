package yinxin.simulator.protocol;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A template that WeChat approved for the account (类目模板). `keys` are in the order in which a card shows them.
public record MessageTemplate(String id, String title, List<Key> keys) {
    /// One line of the card: its key in the data (`<type><n>`), the label shown, and the approved words of a constant.
    public record Key(String name, String label, List<String> words) {
        public Key {
            words = List.copyOf(words);
            if (ValueType.ofKey(name).isEmpty()) {
                throw new IllegalArgumentException("a template key is a type and a number, such as thing1; not " + name);
            }
        }

        /// A key whose values are free within its type.
        public Key(String name, String label) {
            this(name, label, List.of());
        }
    }

    /// One line of a card as the user sees it.
    public record Row(String label, String value) { }

    public MessageTemplate {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a template has at least one key");
        }
    }

    /// Checks every key of the template in order. Throws errcode 47003, which names the first bad field; keys that the
    /// template does not have (`first`, `remark`) are ignored, as WeChat has done since 2023.
    public void check(Map<String, String> values) {
        for (var key : keys) {
            present(key, values);
            if (!ValueType.ofKey(key.name()).orElseThrow().allows(values.getOrDefault(key.name(), ""), key.words())) {
                throw new WeChatError(47003, "argument invalid! data." + key.name() + ".value invalid");
            }
        }
    }

    /// What a sandbox account checks: that every key is there.
    public void checkPresence(Map<String, String> values) {
        keys.forEach(key -> present(key, values));
    }

    private static void present(Key key, Map<String, String> values) {
        if (values.getOrDefault(key.name(), "").isEmpty()) {
            throw new WeChatError(47003, "argument invalid! data." + key.name() + ".value is empty");
        }
    }

    /// The lines of the card.
    public List<Row> rows(Map<String, String> values) {
        return keys.stream().map(key -> new Row(key.label(), values.getOrDefault(key.name(), ""))).toList();
    }

    /// The text that `get_all_private_template` shows: `label:{{key.DATA}}`, a line each.
    public String content() {
        return keys.stream().map(key -> key.label() + ":{{" + key.name() + ".DATA}}").collect(Collectors.joining("\n"));
    }
}

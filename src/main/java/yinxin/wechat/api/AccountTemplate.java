package yinxin.wechat.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// A template of the account, as `get_all_private_template` lists it. Of a constant it tells the key, not the words.
///
/// @param id    the template's id
/// @param title its title
/// @param keys  its keys in their order, each with the label that the card shows
public record AccountTemplate(String id, String title, Map<String, String> keys) {
    /// `来电号码:{{phone_number1.DATA}}`; industry templates from before 2023 have keys without a label.
    private static final Pattern KEY = Pattern.compile("(?:([^\\n{}:：]*)[:：])?\\s*\\{\\{\\s*(\\w+)\\.DATA\\s*}}");
    /// Taken and not shown since 2023; nothing has to fill them.
    private static final Set<String> IGNORED = Set.of("first", "remark");

    public AccountTemplate {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /// Reads the keys out of a template's content.
    static AccountTemplate read(String id, String title, String content) {
        var keys = new LinkedHashMap<String, String>();
        var found = KEY.matcher(content);
        while (found.find()) {
            if (!IGNORED.contains(found.group(2))) {
                keys.put(found.group(2), found.group(1) == null ? "" : found.group(1).strip());
            }
        }
        return new AccountTemplate(id, title, keys);
    }
}

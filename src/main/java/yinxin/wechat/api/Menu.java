package yinxin.wechat.api;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/// The menu under the account's chat (自定义菜单): buttons that open pages.
///
/// @param buttons one to three, from the left
public record Menu(List<Button> buttons) {
    private static final int MOST = 3;

    public Menu {
        buttons = List.copyOf(buttons);
        if (buttons.isEmpty() || buttons.size() > MOST) {
            throw new IllegalArgumentException("a menu has one to " + MOST + " buttons, not " + buttons.size());
        }
    }

    /// A button.
    ///
    /// @param name at most 16 octets of UTF-8, which are five Chinese characters
    /// @param page what it opens; at most 1,024 octets
    public record Button(String name, URI page) {
        private static final int LONGEST_NAME = 16;
        private static final int LONGEST_ADDRESS = 1024;

        public Button {
            var length = name.getBytes(StandardCharsets.UTF_8).length;
            if (name.isBlank() || length > LONGEST_NAME) {
                throw new IllegalArgumentException("the name of a menu's button has 1 to " + LONGEST_NAME + " octets: " + name);
            }
            if (page.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_ADDRESS) {
                throw new IllegalArgumentException("the address of the button " + name + " is longer than " + LONGEST_ADDRESS + " octets");
            }
        }
    }

    /// The messages, the numbers and the settings of whoever taps.
    ///
    /// @param publicUrl where the pages are
    public static Menu to(URI publicUrl) {
        var base = publicUrl.toString().replaceFirst("/+$", "");
        return new Menu(List.of(new Button("我的留言", URI.create(base + "/inbox")), new Button("绑定号码", URI.create(base + "/bind")),
                new Button("设置", URI.create(base + "/settings"))));
    }

    /// As WeChat wants it.
    Map<String, Object> body() {
        return Map.of("button", buttons.stream().map(b -> Map.of("type", "view", "name", b.name(), "url", b.page().toString())).toList());
    }
}

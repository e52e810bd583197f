package yinxin.web.inbox;

import java.util.List;
import yinxin.web.pages.View;

/// What an owner deleted and can still bring back.
///
/// @param title for WeChat's bar
/// @param items the messages, the latest deletion first
/// @param token for forms
public record DeletedView(String title, List<InboxView.Item> items, String token) implements View {
    @Override
    public String template() {
        return "deleted.jte";
    }

    public DeletedView {
        items = List.copyOf(items);
    }
}

package yinxin.web.pages;

/// What a template shows: everything decided and worded, nothing left to look up.
sealed interface View permits MessageView, InboxView, BindView, NoteView, ConfirmView, HomeView {
    /// The template, a file under `src/main/jte`.
    default String template() {
        return switch (this) {
            case MessageView _ -> "message.jte";
            case InboxView _ -> "inbox.jte";
            case BindView _ -> "bind.jte";
            case NoteView _ -> "note.jte";
            case ConfirmView _ -> "confirm.jte";
            case HomeView _ -> "home.jte";
        };
    }

    /// The page's title, which WeChat shows in its own bar above the page.
    String title();
}

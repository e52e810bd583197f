package yinxin.web.pages;

/// The page at the server's root.
public record HomeView(String title) implements View {}

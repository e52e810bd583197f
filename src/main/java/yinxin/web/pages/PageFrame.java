package yinxin.web.pages;

/// What is the same on every page.
///
/// @param language the page's language
/// @param title    its title
/// @param tab      which of the main places it is
/// @param assets   where stylesheet, script and icon are
public record PageFrame(Language language, String title, View.Tab tab, Assets assets) {
    /// Whichever of the two is in the page's language.
    public String say(String chinese, String english) {
        return language.say(chinese, english);
    }
}

package yinxin.web.console;

import java.util.List;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.operator.Session;
import yinxin.web.gate.Sight;
import yinxin.web.pages.Language;
import yinxin.web.pages.Moments;

/// Somebody at the console, and all that a page must know of them.
///
/// @param token   for the page's forms
/// @param sight   how numbers look to them now
/// @param doors   the pages that they may open
/// @param notice  what has just been done, in words; empty for nothing
/// @param again   the query by which this page is asked for again without anybody's doing
/// @param clearFor for how many seconds more numbers are in clear; 0 while they are masked
public record Shift(Session session, Language language, Moments moments, String token, Sight sight, List<Door> doors, String notice, String again, long clearFor) {

    /// A page in the list of pages.
    public record Door(String key, String href, String label) {}

    /// Whether they may do this.
    public boolean may(Permission permission) {
        return session.role().permissions().contains(permission);
    }

    /// Whether they may change things.
    public boolean acts() {
        return may(Permission.ACT);
    }

    /// Whether they could see numbers in clear if they unlocked them.
    public boolean mayUnlock() {
        return may(Permission.NUMBERS);
    }

    /// Their role in a word.
    public String role() {
        return ConsoleWording.role(session.role(), language);
    }

    /// Whichever of the two is in their language.
    public String say(String chinese, String english) {
        return language.say(chinese, english);
    }
}

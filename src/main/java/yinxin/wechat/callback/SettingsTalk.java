package yinxin.wechat.callback;

import java.net.URI;
import java.time.Clock;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.owner.QuietHours;
import yinxin.wechat.chat.ChatRequest;
import yinxin.wechat.chat.Phrases;

/// What followers decide in the chat about being told, and where the pages are on which they decide the rest.
public final class SettingsTalk {
    private final Bindings bindings;
    private final Preferences preferences;
    private final String publicUrl;
    private final Clock clock;

    /// @param publicUrl where the pages are
    public SettingsTalk(Bindings bindings, Preferences preferences, URI publicUrl, Clock clock) {
        this.bindings = bindings;
        this.preferences = preferences;
        this.publicUrl = publicUrl.toString().replaceFirst("/+$", "");
        this.clock = clock;
    }

    String inbox(Phrases phrases) {
        return phrases.inbox(publicUrl + "/inbox");
    }

    String settings(Phrases phrases) {
        return phrases.settings(publicUrl + "/settings");
    }

    /// Notices of all numbers, on or off.
    String notices(OpenId from, boolean wanted, Phrases phrases) {
        if (bindings.consent(from, wanted, clock.instant()) == 0) {
            return phrases.nothingBound();
        }
        return wanted ? phrases.noticesOn() : phrases.noticesOff(publicUrl + "/inbox");
    }

    /// Quiet hours from now on. Who does not speak of urgent messages leaves that as it is.
    String quiet(OpenId from, ChatRequest.Quiet wish, Phrases phrases) {
        var before = preferences.of(from);
        var urgent = wish.urgent().orElseGet(() -> before.quiet().map(QuietHours::urgent).orElse(true));
        var hours = new QuietHours(wish.from(), wish.until(), urgent);
        preferences.keep(from, before.quiet(hours));
        return phrases.quiet(hours);
    }

    String quietNow(OpenId from, Phrases phrases) {
        return phrases.quietNow(preferences.of(from).quiet());
    }

    String quietOff(OpenId from, Phrases phrases) {
        preferences.keep(from, preferences.of(from).neverQuiet());
        return phrases.quietOff();
    }
}

package yinxin.wechat.chat;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.FollowerSettings;

/// How each follower is spoken to: in the language that they chose in their settings, else in the one that they write, and by their own clock.
/// What they write is kept in memory only: who is forgotten is spoken to in Chinese until they write again. Safe for any thread.
public final class FollowerLanguages {
    /// How many followers' languages are remembered. It matters for a number sent without any word; forgetting costs nothing.
    private static final int MOST = 10_000;

    private final Map<OpenId, Language> languages = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OpenId, Language> eldest) {
            return size() > MOST;
        }
    };

    private final Function<OpenId, FollowerSettings> settings;

    /// Of followers who have chosen nothing.
    public FollowerLanguages() {
        this(_ -> FollowerSettings.USUAL);
    }

    /// @param settings what each follower has chosen
    public FollowerLanguages(Function<OpenId, FollowerSettings> settings) {
        this.settings = settings;
    }

    /// A follower wrote this; a number alone says nothing about the language.
    public synchronized void heard(OpenId follower, String text) {
        Language.of(text).ifPresent(language -> languages.put(follower, language));
    }

    /// A follower left.
    public synchronized void forget(OpenId follower) {
        languages.remove(follower);
    }

    /// How to speak to a follower.
    public Phrases phrases(OpenId follower) {
        var chosen = settings.apply(follower);
        return chosen.language().map(Language::of).orElseGet(() -> written(follower)).phrases(chosen.zone());
    }

    private synchronized Language written(OpenId follower) {
        return languages.getOrDefault(follower, Language.CHINESE);
    }

    /// Where a follower's clock stands.
    public ZoneId zone(OpenId follower) {
        return settings.apply(follower).zone();
    }

    /// What a follower is told who has just proven a number by telephone.
    public String bound(OpenId follower, PhoneNumber number) {
        return phrases(follower).bound(number);
    }

    /// What a follower is told whose number somebody else has proven.
    public String lost(OpenId follower, PhoneNumber number) {
        return phrases(follower).lost(number);
    }
}

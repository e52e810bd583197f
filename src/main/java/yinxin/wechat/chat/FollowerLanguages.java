package yinxin.wechat.chat;

import java.util.LinkedHashMap;
import java.util.Map;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// In which language each follower writes, so that they are answered in it. Kept in memory only: who is forgotten is spoken to in Chinese until they
/// write again. Safe for any thread.
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

    /// A follower wrote this; a number alone says nothing about the language.
    public synchronized void heard(OpenId follower, String text) {
        Language.of(text).ifPresent(language -> languages.put(follower, language));
    }

    /// A follower left.
    public synchronized void forget(OpenId follower) {
        languages.remove(follower);
    }

    /// How to speak to a follower.
    public synchronized Phrases phrases(OpenId follower) {
        return languages.getOrDefault(follower, Language.CHINESE).phrases();
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

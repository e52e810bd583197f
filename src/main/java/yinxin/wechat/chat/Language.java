package yinxin.wechat.chat;

import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Pattern;
import yinxin.voicemail.owner.SpokenLanguage;

/// A language of the chat.
enum Language {
    CHINESE,
    ENGLISH;

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern LATIN = Pattern.compile("\\p{IsLatin}");

    /// What is said in it, to somebody whose clock stands in this zone.
    Phrases phrases(ZoneId zone) {
        return switch (this) {
            case CHINESE -> new ChinesePhrases(zone);
            case ENGLISH -> new EnglishPhrases(zone);
        };
    }

    /// The language of the chat that goes with what somebody wants to be spoken to in.
    static Language of(SpokenLanguage spoken) {
        return switch (spoken) {
            case CHINESE -> CHINESE;
            case ENGLISH -> ENGLISH;
        };
    }

    /// The language that somebody writes; a number alone has none.
    static Optional<Language> of(String text) {
        if (HAN.matcher(text).find()) {
            return Optional.of(CHINESE);
        }
        return LATIN.matcher(text).find() ? Optional.of(ENGLISH) : Optional.empty();
    }
}

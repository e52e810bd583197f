package yinxin.wechat.chat;

import java.util.Optional;
import java.util.regex.Pattern;

/// A language of the chat.
enum Language {
    CHINESE(new ChinesePhrases()),
    ENGLISH(new EnglishPhrases());

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern LATIN = Pattern.compile("\\p{IsLatin}");

    private final Phrases phrases;

    Language(Phrases phrases) {
        this.phrases = phrases;
    }

    /// What is said in it.
    Phrases phrases() {
        return phrases;
    }

    /// The language that somebody writes; a number alone has none.
    static Optional<Language> of(String text) {
        if (HAN.matcher(text).find()) {
            return Optional.of(CHINESE);
        }
        return LATIN.matcher(text).find() ? Optional.of(ENGLISH) : Optional.empty();
    }
}

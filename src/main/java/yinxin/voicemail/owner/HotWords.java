package yinxin.voicemail.owner;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Names and companies that callers of one number are likely to say, as its owner wrote them down: recognisers write them as they stand here.
///
/// @param words at most [#MOST], each of at most [#LONGEST] characters
public record HotWords(List<String> words) {
    /// More would push each other out: whisper reads 224 tokens of them.
    public static final int MOST = 50;
    /// The longest, in characters: a company's full name fits.
    public static final int LONGEST = 30;
    /// Of a number whose owner has written down none.
    public static final HotWords NONE = new HotWords(List.of());

    public HotWords {
        words = List.copyOf(words);
        if (words.size() > MOST || words.stream().anyMatch(word -> word.isBlank() || word.codePointCount(0, word.length()) > LONGEST || word.contains("\n"))) {
            throw new IllegalArgumentException("at most " + MOST + " words of at most " + LONGEST + " characters");
        }
    }

    /// Reads what somebody wrote, a word on each line or between commas. Empty when there are too many, or one is too long.
    public static Optional<HotWords> parse(String text) {
        var words = Arrays.stream(text.split("[\\p{Cntrl},，、;；]+")).map(String::strip).filter(word -> !word.isEmpty()).distinct().toList();
        return words.size() > MOST || words.stream().anyMatch(word -> word.codePointCount(0, word.length()) > LONGEST) ? Optional.empty()
                : Optional.of(new HotWords(words));
    }

    /// A word on each line.
    public String text() {
        return String.join("\n", words);
    }
}

package yinxin.voicemail.call;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import yinxin.telephony.audio.Prompt;

/// What is said to somebody who is called with a code: what this is, the six digits, once more the six digits; in each of the languages.
///
/// @param parts what is played, one after the other
/// @param heard how many parts somebody must have heard who has heard the code
record CodeReading(List<Prompt> parts, int heard) {
    /// Who lifts a telephone hears nothing before it is at the ear.
    private static final Duration TO_THE_EAR = Duration.ofMillis(700);
    /// Long enough to write a digit down.
    private static final Duration BETWEEN_DIGITS = Duration.ofMillis(450);
    /// People remember three digits at a time.
    private static final Duration BETWEEN_HALVES = Duration.ofMillis(1_000);
    private static final Duration BETWEEN_SENTENCES = Duration.ofMillis(600);

    static CodeReading of(String digits, Greetings greetings) {
        var parts = new ArrayList<Prompt>();
        for (var language : greetings.inEachLanguage()) {
            var spoken = spoken(digits, language);
            parts.add(Prompt.joined("code-call-hello", List.of(Prompt.silence(TO_THE_EAR), language.named("code-call-hello"))));
            parts.add(spoken);
            parts.add(language.named("code-call-again"));
            parts.add(spoken);
        }
        parts.add(greetings.named("code-call-goodbye"));
        return new CodeReading(List.copyOf(parts), 2);
    }

    private static Prompt spoken(String digits, Greetings greetings) {
        var sounds = new ArrayList<Prompt>();
        for (var i = 0; i < digits.length(); i++) {
            sounds.add(Prompt.silence(i * 2 == digits.length() ? BETWEEN_HALVES : BETWEEN_DIGITS));
            sounds.add(greetings.named("digit-" + digits.charAt(i)));
        }
        sounds.add(Prompt.silence(BETWEEN_SENTENCES));
        return Prompt.joined("code", sounds);
    }
}

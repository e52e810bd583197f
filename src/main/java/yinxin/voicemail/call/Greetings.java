package yinxin.voicemail.call;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.audio.Prompt;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.owner.GreetingChoice;

/// What callers hear from us. Every prompt is a WAV file; one of the same name in the operator's directory replaces the
/// shipped one. All are read at the start, so that a broken file is found then and not by a caller.
public final class Greetings {
    /// Every prompt beside the nine greetings, by its file name.
    private static final List<String> PROMPTS = List.of("menu", "saved", "marked-urgent", "rerecord", "not-bound", "recording-failed",
            "longest-reached", "proof-enter-code", "proof-done", "proof-wrong", "proof-expired", "proof-too-many",
            "proof-nothing-pending", "proof-withheld", "own-offer", "own-record", "own-nothing", "own-menu", "own-kept", "own-failed",
            "code-call-hello", "code-call-again", "code-call-goodbye",
            "digit-0", "digit-1", "digit-2", "digit-3", "digit-4", "digit-5", "digit-6", "digit-7", "digit-8", "digit-9");

    private final Map<Language, Map<String, Prompt>> spoken;
    private final Language language;
    private final Prompt beep = Prompt.beep();

    private Greetings(Map<Language, Map<String, Prompt>> spoken, Language language) {
        this.spoken = spoken;
        this.language = language;
    }

    /// The languages in which prompts are spoken.
    public enum Language {
        /// 普通话.
        ZH,
        /// English.
        EN,
        /// First 普通话, then English.
        BOTH
    }

    /// Reads all prompts, in each language, since owners may choose another than the operator's; those in `replacements`/`zh` or `en` go before the
    /// shipped ones.
    ///
    /// @param replacements the operator's directory; need not exist
    /// @throws IOException naming the file that is missing or no WAV file we can play
    public static Greetings load(Language language, Path replacements) throws IOException {
        var names = new ArrayList<>(PROMPTS);
        for (var condition : Condition.values()) {
            names.add("greeting-" + condition.key());
        }
        var spoken = new EnumMap<Language, Map<String, Prompt>>(Language.class);
        for (var each : Language.values()) {
            spoken.put(each, new TreeMap<>());
        }
        for (var name : names) {
            var chinese = read(replacements.resolve("zh").resolve(name + ".wav"), "/greetings/zh/" + name + ".wav");
            var english = read(replacements.resolve("en").resolve(name + ".wav"), "/greetings/en/" + name + ".wav");
            in(spoken, Language.ZH).put(name, chinese);
            in(spoken, Language.EN).put(name, english);
            in(spoken, Language.BOTH).put(name, Prompt.joined(name, List.of(chinese, english)));
        }
        return new Greetings(spoken, language);
    }

    private static Map<String, Prompt> in(Map<Language, Map<String, Prompt>> spoken, Language language) {
        return Objects.requireNonNull(spoken.get(language));
    }

    /// These greetings in the language that an owner has chosen; the operator's where they have chosen none, or speak for themselves.
    public Greetings in(GreetingChoice choice) {
        return switch (choice) {
            case STANDARD, OWN -> this;
            case CHINESE -> new Greetings(spoken, Language.ZH);
            case ENGLISH -> new Greetings(spoken, Language.EN);
            case BOTH -> new Greetings(spoken, Language.BOTH);
        };
    }

    private static Prompt read(Path replacement, String shipped) throws IOException {
        var name = String.valueOf(replacement.getFileName()).replace(".wav", "");
        if (Files.exists(replacement)) {
            try (var in = Files.newInputStream(replacement)) {
                return Prompt.fromWav(name, in);
            } catch (IOException e) {
                throw new IOException("the prompt " + replacement + " cannot be used: " + e.getMessage(), e);
            }
        }
        try (@Nullable InputStream in = Greetings.class.getResourceAsStream(shipped)) {
            if (in == null) {
                throw new IOException("the prompt " + shipped + " is missing from the program");
            }
            return Prompt.fromWav(name, in);
        }
    }

    /// The greeting for this condition.
    public Prompt of(Condition condition) {
        return named("greeting-" + condition.key());
    }

    /// One of the other prompts.
    Prompt named(String name) {
        var prompt = in(spoken, language).get(name);
        if (prompt == null) {
            throw new IllegalArgumentException("there is no prompt " + name);
        }
        return prompt;
    }

    /// The same greetings in one language after the other, where it is more than one.
    List<Greetings> inEachLanguage() {
        return language == Language.BOTH ? List.of(new Greetings(spoken, Language.ZH), new Greetings(spoken, Language.EN)) : List.of(this);
    }

    /// After it the caller is recorded.
    Prompt beep() {
        return beep;
    }
}

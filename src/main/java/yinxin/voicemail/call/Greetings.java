package yinxin.voicemail.call;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.audio.Prompt;
import yinxin.voicemail.message.Condition;

/// What callers hear from us. Every prompt is a WAV file; one of the same name in the operator's directory replaces the
/// shipped one. All are read at the start, so that a broken file is found then and not by a caller.
public final class Greetings {
    /// Every prompt beside the nine greetings, by its file name.
    private static final List<String> PROMPTS = List.of("menu", "saved", "marked-urgent", "rerecord", "not-bound", "recording-failed",
            "longest-reached", "proof-enter-code", "proof-done", "proof-wrong", "proof-expired", "proof-too-many",
            "proof-nothing-pending", "proof-withheld", "code-call-hello", "code-call-again", "code-call-goodbye",
            "digit-0", "digit-1", "digit-2", "digit-3", "digit-4", "digit-5", "digit-6", "digit-7", "digit-8", "digit-9");

    private final Map<String, Prompt> prompts;
    private final Map<String, List<Prompt>> inEachLanguage;
    private final Prompt beep = Prompt.beep();

    private Greetings(Map<String, Prompt> prompts, Map<String, List<Prompt>> inEachLanguage) {
        this.prompts = prompts;
        this.inEachLanguage = inEachLanguage;
    }

    /// The languages in which prompts are spoken.
    public enum Language {
        /// 普通话.
        ZH("zh"),
        /// English.
        EN("en"),
        /// First 普通话, then English.
        BOTH("zh", "en");

        private final List<String> directories;

        Language(String... directories) {
            this.directories = List.of(directories);
        }
    }

    /// Reads all prompts; those in `replacements`/`zh` or `en` go before the shipped ones.
    ///
    /// @param replacements the operator's directory; need not exist
    /// @throws IOException naming the file that is missing or no WAV file we can play
    public static Greetings load(Language language, Path replacements) throws IOException {
        var names = new ArrayList<>(PROMPTS);
        for (var condition : Condition.values()) {
            names.add("greeting-" + condition.key());
        }
        var prompts = new TreeMap<String, Prompt>();
        var inEachLanguage = new TreeMap<String, List<Prompt>>();
        for (var name : names) {
            var spoken = new ArrayList<Prompt>();
            for (var directory : language.directories) {
                spoken.add(read(replacements.resolve(directory).resolve(name + ".wav"), "/greetings/" + directory + "/" + name + ".wav"));
            }
            inEachLanguage.put(name, spoken);
            prompts.put(name, spoken.size() == 1 ? spoken.getFirst() : Prompt.joined(name, spoken));
        }
        return new Greetings(prompts, inEachLanguage);
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
    Prompt of(Condition condition) {
        return named("greeting-" + condition.key());
    }

    /// One of the other prompts.
    Prompt named(String name) {
        var prompt = prompts.get(name);
        if (prompt == null) {
            throw new IllegalArgumentException("there is no prompt " + name);
        }
        return prompt;
    }

    /// One of the other prompts in each of the languages, in their order.
    List<Prompt> inEachLanguage(String name) {
        var spoken = inEachLanguage.get(name);
        if (spoken == null) {
            throw new IllegalArgumentException("there is no prompt " + name);
        }
        return spoken;
    }

    /// After it the caller is recorded.
    Prompt beep() {
        return beep;
    }
}

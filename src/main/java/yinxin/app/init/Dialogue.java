package yinxin.app.init;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/// Asks a person, or a file that is piped in. A wrong answer is explained, and the question asked again.
final class Dialogue {
    private static final String INDENT = "     ";

    private final BufferedReader in;
    private final PrintStream out;
    private final boolean watched;
    private final int questions;
    private int asked;

    /// @param watched   whether the terminal shows what is typed; otherwise the answers are printed, for the record
    /// @param questions how many there will be
    Dialogue(BufferedReader in, PrintStream out, boolean watched, int questions) {
        this.in = in;
        this.out = out;
        this.watched = watched;
        this.questions = questions;
    }

    /// What is asked.
    ///
    /// @param title    a word or two
    /// @param text     what to enter, in sentences; lines are kept
    /// @param fallback what an empty answer stands for; empty when there must be one
    /// @param isSecret whether the answer must not be printed
    record Question(String title, String text, String fallback, boolean isSecret) {}

    /// Understands an answer.
    interface Reading<T> {
        /// @throws IllegalArgumentException whose message says what is wrong with it, and what would be right
        T read(String answer);
    }

    /// Asks until the answer can be understood.
    ///
    /// @throws IOException when the input ends before that
    <T> T ask(Question question, Reading<T> reading) throws IOException {
        asked++;
        out.println();
        out.println(asked + "/" + questions + "  " + question.title());
        question.text().lines().forEach(line -> out.println(INDENT + line));
        while (true) {
            out.print(INDENT + (question.fallback().isEmpty() ? "> " : "[" + question.fallback() + "] > "));
            out.flush();
            @Nullable String line = in.readLine();
            if (line == null) {
                out.println();
                throw new IOException("the input ended at question " + asked + " (" + question.title() + "); nothing was written");
            }
            if (!watched) {
                out.println(question.isSecret() && !line.isBlank() ? "[hidden]" : line);
            }
            try {
                return reading.read(line.isBlank() ? question.fallback() : line.strip());
            } catch (IllegalArgumentException e) {
                out.println(INDENT + "! " + e.getMessage());
            }
        }
    }
}

package yinxin.app.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import yinxin.app.init.Dialogue.Question;

class DialogueTest {
    private static final Question NUMBER = new Question("Number", "One number,\nany.", "7", false);
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Dialogue dialogue(boolean watched, String input) {
        return new Dialogue(new BufferedReader(new StringReader(input)), new PrintStream(out, true, StandardCharsets.UTF_8), watched, 2);
    }

    private static int number(String answer) {
        if (!answer.matches("[0-9]+")) {
            throw new IllegalArgumentException("enter digits");
        }
        return Integer.parseInt(answer);
    }

    @Test
    void wrongAnswersAreExplainedAndAskedForAgain() throws IOException {
        assertThat(dialogue(false, "many\r\n\t12 \r\n").ask(NUMBER, DialogueTest::number)).isEqualTo(12);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualToNormalizingNewlines("""

                1/2  Number
                     One number,
                     any.
                     [7] > many
                     ! enter digits
                     [7] > \t12\s
                """);
    }

    @Test
    void emptyAnswerStandsForWhatIsInTheBrackets() throws IOException {
        var dialogue = dialogue(false, "\n  \n8");
        assertThat(dialogue.ask(NUMBER, DialogueTest::number)).isEqualTo(7);
        assertThat(dialogue.ask(NUMBER, DialogueTest::number)).isEqualTo(7);
        assertThat(dialogue.ask(NUMBER, DialogueTest::number)).as("the last line needs no end").isEqualTo(8);
    }

    @Test
    void emptyAnswerToAQuestionWithoutBracketsIsAskedForAgain() throws IOException {
        var dialogue = dialogue(true, "\n5\n");
        assertThat(dialogue.ask(new Question("Number", "One.", "", false), DialogueTest::number)).isEqualTo(5);
        assertThat(out.toString(StandardCharsets.UTF_8)).as("a terminal shows itself what is typed").isEqualToNormalizingNewlines("""

                1/2  Number
                     One.
                     >      ! enter digits
                     >\s""");
    }

    @Test
    void secretIsNotPrintedWithTheOtherAnswers() throws IOException {
        String secret = dialogue(false, "0123\n").ask(new Question("Secret", "It.", "", true), answer -> answer);
        assertThat(secret).isEqualTo("0123");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("> [hidden]\n").doesNotContain("0123");
    }

    @Test
    void inputThatEndsIsNotTakenForAnEmptyAnswer() {
        assertThatThrownBy(() -> dialogue(false, "").ask(NUMBER, DialogueTest::number)).isInstanceOf(IOException.class)
                .hasMessage("the input ended at question 1 (Number); nothing was written");
        assertThatThrownBy(() -> dialogue(false, "many\n").ask(NUMBER, DialogueTest::number)).isInstanceOf(IOException.class);
    }
}

package yinxin.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private Report report(boolean terminal) {
        return new Report(new PrintStream(out, true, StandardCharsets.UTF_8), terminal);
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void everything(Report report) {
        report.section("Section");
        report.busy("looking");
        report.ok("well");
        report.note("known");
        report.warn("odd", "look");
        report.fail("broken\n  in two", "mend\r\nit");
        report.conclude("Next: go on");
    }

    @Test
    void fileGetsOneLineAFindingAndNothingElse() {
        var report = report(false);
        everything(report);
        assertThat(said()).isEqualToNormalizingNewlines("""

                Section
                ok   well
                note known
                warn odd — look
                FAIL broken in two — mend it

                1 thing to mend, and 1 warning to look at. Until then the gateway would not work. Run the doctor again afterwards.
                """);
        assertThat(report.failures()).isOne();
        assertThat(report.warnings()).isOne();
    }

    @Test
    void terminalGetsColoursAndSeesWhatGoesOn() {
        everything(report(true));
        assertThat(said()).contains("\r\u001B[K\u001B[2m     looking …\u001B[0m\r\u001B[K\u001B[32mok  \u001B[0m well\n",
                "\u001B[36mnote\u001B[0m known", "\u001B[33mwarn\u001B[0m odd — look", "\u001B[1;31mFAIL\u001B[0m \u001B[1mbroken in two\u001B[0m — mend it");
    }

    @Test
    void lastWordsTellWhatAllOfItMeans() {
        report(false).conclude("Next: go on");
        var report = report(false);
        report.warn("odd", "look");
        report.warn("odder", "look");
        report.conclude("Next: go on");
        report.fail("a", "b");
        report.fail("a", "b");
        report.conclude("Next: go on");
        assertThat(said().lines().filter(l -> !l.isEmpty() && !l.startsWith("warn") && !l.startsWith("FAIL"))).containsExactly("All is well. Next: go on",
                "Nothing stands in the way, and 2 warnings to look at. Next: go on",
                "2 things to mend, and 2 warnings to look at. Until then the gateway would not work. Run the doctor again afterwards.");
    }
}

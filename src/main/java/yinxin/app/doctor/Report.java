package yinxin.app.doctor;

import java.io.PrintStream;

/// What the doctor says, a line for each finding:
///
/// ```
/// ok   what is well
/// note what a person has to know
/// warn what — what to do
/// FAIL what — what to do
/// ```
///
/// Colours and the line that says what is going on are for terminals only.
public final class Report {
    private static final String RED = "\u001B[1;31m";
    private static final String GREEN = "\u001B[32m";
    private static final String YELLOW = "\u001B[33m";
    private static final String BLUE = "\u001B[36m";
    private static final String BOLD = "\u001B[1m";
    private static final String DIM = "\u001B[2m";
    private static final String PLAIN = "\u001B[0m";
    private static final String CLEARED_LINE = "\r\u001B[K";

    private final PrintStream out;
    private final boolean terminal;
    private int failures;
    private int warnings;

    /// @param terminal whether a person looks at it
    public Report(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// Begins a group of findings.
    public void section(String title) {
        line("");
        line(painted(BOLD, title));
    }

    /// A line that is no finding.
    public void line(String text) {
        out.println((terminal ? CLEARED_LINE : "") + text);
        out.flush();
    }

    /// It is well.
    public void ok(String what) {
        line(painted(GREEN, "ok  ") + " " + oneLine(what));
    }

    /// Cannot be tested from here; a person has to know it.
    public void note(String what) {
        line(painted(BLUE, "note") + " " + oneLine(what));
    }

    /// The gateway works, but not as well as it should; or something could not be tested.
    public void warn(String what, String toDo) {
        warnings++;
        line(painted(YELLOW, "warn") + " " + oneLine(what + " — " + toDo));
    }

    /// The gateway would not work.
    public void fail(String what, String toDo) {
        failures++;
        line(painted(RED, "FAIL") + " " + painted(BOLD, oneLine(what)) + " — " + oneLine(toDo));
    }

    /// Says what is going on, until the next line.
    void busy(String what) {
        if (terminal) {
            out.print(CLEARED_LINE + painted(DIM, "     " + what + " …"));
            out.flush();
        }
    }

    /// How many findings were FAIL.
    public int failures() {
        return failures;
    }

    /// How many findings were warn.
    public int warnings() {
        return warnings;
    }

    /// The last words: what all this means, and what to do next.
    ///
    /// @param next what to do when nothing failed
    public void conclude(String next) {
        line("");
        var toLookAt = warnings == 0 ? "" : warnings == 1 ? ", and 1 warning to look at" : ", and " + warnings + " warnings to look at";
        if (failures == 0) {
            line(painted(GREEN, warnings == 0 ? "All is well. " : "Nothing stands in the way" + toLookAt + ". ") + next);
        } else {
            line(painted(RED, (failures == 1 ? "1 thing to mend" : failures + " things to mend") + toLookAt + ".")
                    + " Until then the gateway would not work. Run the doctor again afterwards.");
        }
    }

    /// What others say (a library, a server) may have several.
    private static String oneLine(String text) {
        return text.replaceAll("\\s*\\R\\s*", " ");
    }

    private String painted(String colour, String text) {
        return terminal ? colour + text + PLAIN : text;
    }
}

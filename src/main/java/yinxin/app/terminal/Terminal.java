package yinxin.app.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The terminal that a command runs in, if it runs in one.
public final class Terminal {
    private Terminal() {}

    /// Whether a person watches: both input and output are a terminal that understands colours, and nobody asked for none
    /// (https://no-color.org).
    public static boolean isWatched() {
        return isInteractive() && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    }

    /// Whether somebody types, and sees it.
    public static boolean isInteractive() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    /// In the locale C, Java would print a question mark for every Chinese character and dash. Whoever set no locale reads
    /// UTF-8 all the same.
    public static void speakUtf8() {
        if (System.out.charset().equals(StandardCharsets.US_ASCII)) {
            System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        }
        if (System.err.charset().equals(StandardCharsets.US_ASCII)) {
            System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        }
    }
}

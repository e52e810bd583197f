package yinxin.app;

import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What somebody is told who typed a command that cannot be carried out: one line with what is wrong and where all is explained, instead of the whole
/// list of options.
final class Mistakes {
    private Mistakes() {}

    /// Says it, and returns the exit code.
    static int explain(ParameterException mistake, String[] arguments) {
        var command = mistake.getCommandLine();
        var isRoot = command.getParent() == null;
        var what = isRoot && mistake instanceof UnmatchedArgumentException unmatched && !unmatched.isUnknownOption()
                ? "there is no command '" + unmatched.getUnmatched().getFirst() + "'" : String.valueOf(mistake.getMessage()).replaceFirst("^Error: ", "");
        command.getErr().println(isRoot ? "yinxin: " + what + ". ./yinxin help lists the commands."
                : "yinxin " + command.getCommandName() + ": " + what + ". ./yinxin help " + command.getCommandName() + " explains the options.");
        return Main.MISTAKEN;
    }
}

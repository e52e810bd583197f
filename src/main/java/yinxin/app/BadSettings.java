package yinxin.app;

import java.util.List;

/// The configuration cannot be used; the operator must act. Names every bad key, not only the first.
final class BadSettings extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    BadSettings(List<String> problems) {
        super(problems.size() == 1 ? "One setting is wrong:\n  " + problems.getFirst()
                : problems.size() + " settings are wrong:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /// What is wrong, a sentence each; those of a setting begin with its key.
    List<String> problems() {
        return problems;
    }
}

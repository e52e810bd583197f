package yinxin.voicemail.operator;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/// Somebody who may log in at the console.
///
/// @param name      2 to 32 characters of `a-z`, `0-9`, `.`, `_`, `-`, a letter first
/// @param createdAt when the account was made
/// @param loginAt   when they last logged in
public record Account(String name, Role role, Instant createdAt, Optional<Instant> loginAt) {
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9._-]{1,31}");

    public Account {
        if (!isName(name)) {
            throw new IllegalArgumentException("an account's name has 2 to 32 characters of a-z, 0-9, . _ and -, a letter first");
        }
    }

    /// Whether an account could be called so.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}

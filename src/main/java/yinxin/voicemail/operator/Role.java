package yinxin.voicemail.operator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What a person is among the operators, and so what they may do.
public enum Role {
    /// Watches.
    VIEWER(Set.of(Permission.SEE)),
    /// Helps callers and called: sees numbers when need be, sends again, binds.
    OPERATOR(Set.of(Permission.SEE, Permission.NUMBERS, Permission.ACT)),
    /// Also decides who gets in, and reads what everybody did.
    ADMIN(Set.of(Permission.SEE, Permission.NUMBERS, Permission.ACT, Permission.ADMINISTER));

    private final Set<Permission> permissions;

    Role(Set<Permission> permissions) {
        this.permissions = permissions;
    }

    /// Everything that this role may do.
    public Set<Permission> permissions() {
        return permissions;
    }

    /// As it is written in forms and commands: `viewer`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads what [#key] wrote.
    public static Optional<Role> ofKey(String key) {
        return Arrays.stream(values()).filter(r -> r.key().equals(key)).findFirst();
    }
}

package yinxin.voicemail.operator;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What somebody may do at the operator's door. Roles hold several of them, machine tokens carry them as scopes.
public enum Permission {
    /// Look at everything that has no number in clear.
    SEE,
    /// See numbers and openids in clear; people must unlock them first, which is audited.
    NUMBERS,
    /// Change things: bindings, subscribers, redrive.
    ACT,
    /// Fetch recordings. For machines alone: no person's role has it.
    AUDIO,
    /// Accounts, tokens, webhooks, the audit log.
    ADMINISTER;

    /// As it is written in a token's scopes: `see`.
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Reads what [#key] wrote.
    public static Optional<Permission> ofKey(String key) {
        return Arrays.stream(values()).filter(p -> p.key().equals(key)).findFirst();
    }
}

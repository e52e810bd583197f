package yinxin.web.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.operator.Account;
import yinxin.voicemail.operator.Accounts;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.PasswordHash;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.operator.Role;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;

/// The accounts of people who may log in at the console. A password goes in and never comes out.
@RestController
@RequestMapping("/operator/api/accounts")
public final class OperatorAccounts {
    private final Accounts accounts;
    private final Witness witness;
    private final Clock clock;

    public OperatorAccounts(Accounts accounts, Witness witness, Clock clock) {
        this.accounts = accounts;
        this.witness = witness;
        this.clock = clock;
    }

    /// What a program sends: `viewer`, `operator` or `admin`, and a password of 12 to 128 characters.
    record Wanted(@Nullable String role, @Nullable String password) {}

    /// An account in JSON.
    record Entry(String name, String role, Instant createdAt, @Nullable Instant loginAt) {
        static Entry of(Account account) {
            return new Entry(account.name(), account.role().key(), account.createdAt(), account.loginAt().orElse(null));
        }
    }

    /// All, by name.
    @GetMapping
    @Needs(Permission.ADMINISTER)
    List<Entry> list() {
        return accounts.list().stream().map(Entry::of).toList();
    }

    /// Adds an account (201), or changes its role, its password or both (200), which ends its sessions. A new one needs both.
    @PutMapping("/{name}")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Entry> put(@PathVariable String name, @RequestBody Wanted wanted, HttpServletRequest request) {
        if (!Account.isName(name)) {
            throw Problems.badRequest("name must have 2 to 32 characters of a-z, 0-9, . _ and -, a letter first.");
        }
        var role = Optional.ofNullable(wanted.role()).map(key -> Role.ofKey(key).orElseThrow(() -> Problems.badRequest("role must be viewer, operator or admin.")));
        var password = Optional.ofNullable(wanted.password());
        if (password.isPresent() && !PasswordHash.isAcceptable(password.get())) {
            throw Problems.badRequest("password must have " + PasswordHash.SHORTEST + " to " + PasswordHash.LONGEST + " characters.");
        }
        if (accounts.find(name).isEmpty()) {
            var account = new Account(name, role.orElseThrow(() -> Problems.badRequest("role is missing: a new account needs one.")), clock.instant(), Optional.empty());
            if (!accounts.add(account, PasswordHash.of(password.orElseThrow(() -> Problems.badRequest("password is missing: a new account needs one."))))) {
                throw Problems.of(HttpStatus.CONFLICT, "Somebody has added this account at this very moment. Send it again.");
            }
            witness.note(request, Deed.ACCOUNT_ADDED, name + " " + account.role().key());
            return ResponseEntity.status(HttpStatus.CREATED).body(Entry.of(account));
        }
        change(name, role, password, request);
        return ResponseEntity.ok(Entry.of(accounts.find(name).orElseThrow(OperatorAccounts::unknown)));
    }

    private void change(String name, Optional<Role> role, Optional<String> password, HttpServletRequest request) {
        role.ifPresent(r -> {
            try {
                accounts.setRole(name, r);
            } catch (Accounts.LastAdmin e) {
                throw lastAdmin();
            }
            witness.note(request, Deed.ROLE_CHANGED, name + " " + r.key());
        });
        password.ifPresent(p -> {
            accounts.setPassword(name, PasswordHash.of(p));
            witness.note(request, Deed.PASSWORD_CHANGED, name);
        });
    }

    /// Removes an account and ends its sessions: 204. The last admin stays (409).
    @DeleteMapping("/{name}")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<Void> remove(@PathVariable String name, HttpServletRequest request) {
        try {
            if (!accounts.remove(name)) {
                throw unknown();
            }
        } catch (Accounts.LastAdmin e) {
            throw lastAdmin();
        }
        witness.note(request, Deed.ACCOUNT_REMOVED, name);
        return ResponseEntity.noContent().build();
    }

    private static RuntimeException lastAdmin() {
        return Problems.of(HttpStatus.CONFLICT, "This is the last admin: make another one first.");
    }

    private static RuntimeException unknown() {
        return Problems.notFound("There is no account of this name.");
    }
}

package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.operator.Account;
import yinxin.voicemail.operator.Accounts;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.MachineTokens;
import yinxin.voicemail.operator.PasswordHash;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.operator.Sessions;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;
import yinxin.web.pages.View;

/// `/operator/access`: who may log in, who is logged in, and which programs have a token; and `/operator/account`, one's own password.
@Controller
public final class AccessPage {
    private static final String HERE = "/operator/access?done=";

    private final Desk desk;
    private final Accounts accounts;
    private final Sessions sessions;
    private final MachineTokens tokens;
    private final Witness witness;
    private final Clock clock;

    public AccessPage(Desk desk, Accounts accounts, Sessions sessions, MachineTokens tokens, Witness witness, Clock clock) {
        this.desk = desk;
        this.accounts = accounts;
        this.sessions = sessions;
        this.tokens = tokens;
        this.witness = witness;
        this.clock = clock;
    }

    /// An account.
    public record Person(String name, String role, String roleKey, String login, boolean self) {}

    /// A session.
    ///
    /// @param key a hash; says nothing and opens nothing
    public record Seat(String key, String account, String since, String seen, boolean unlocked, boolean self) {}

    /// A choice of a form.
    public record Choice(String key, String label) {}

    /// The page.
    public record AccessView(String title, Shift shift, List<Person> people, List<Seat> seats, List<TokensPage.Line> tokens, List<Choice> roles,
                             List<Choice> scopes) implements View {
        @Override
        public String template() {
            return "console/access.jte";
        }
    }

    /// One's own password.
    public record AccountView(String title, Shift shift) implements View {
        @Override
        public String template() {
            return "console/account.jte";
        }
    }

    @GetMapping("/operator/access")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, this::view);
    }

    private AccessView view(Shift shift) {
        var now = clock.instant();
        var people = accounts.list().stream().map(a -> new Person(a.name(), ConsoleWording.role(a.role(), shift.language()), a.role().key(),
                a.loginAt().map(shift.moments()::brief).orElse(shift.say("从未登录", "never")), a.name().equals(shift.session().account()))).toList();
        var seats = sessions.running(now).stream().map(s -> new Seat(s.key(), s.account(), shift.moments().brief(s.createdAt()),
                shift.moments().brief(s.seenAt()), s.unlockedUntil().isAfter(now), s.key().equals(shift.session().key()))).toList();
        return new AccessView(shift.say("账号与令牌", "Access"), shift, people, seats, tokens.list().stream().map(t -> TokensPage.Line.of(t, shift, now)).toList(),
                Arrays.stream(Role.values()).map(r -> new Choice(r.key(), ConsoleWording.role(r, shift.language()))).toList(),
                Arrays.stream(Permission.values()).map(p -> new Choice(p.key(), ConsoleWording.permission(p, shift.language()))).toList());
    }

    @GetMapping("/operator/account")
    @Needs(Permission.SEE)
    ResponseEntity<String> account(HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> new AccountView(shift.say("我的账号", "My account"), shift));
    }

    @PostMapping("/operator/access/accounts")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> add(@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String role,
                               HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            var typed = name.strip().toLowerCase(Locale.ROOT);
            var password = Optional.ofNullable(request.getParameter("password")).orElse("");
            if (!Account.isName(typed)) {
                return HERE + "bad-name";
            }
            if (!PasswordHash.isAcceptable(password)) {
                return HERE + "bad-password";
            }
            var account = new Account(typed, Role.ofKey(role).orElse(Role.VIEWER), clock.instant(), Optional.empty());
            if (!accounts.add(account, PasswordHash.of(password))) {
                return HERE + "taken";
            }
            witness.note(request, Deed.ACCOUNT_ADDED, typed + " " + account.role().key());
            return HERE + "added";
        });
    }

    @PostMapping("/operator/access/role")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> role(@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String role,
                                HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> Role.ofKey(role).map(to -> unlessLast(() -> {
            var changed = accounts.setRole(name, to);
            if (changed) {
                witness.note(request, Deed.ROLE_CHANGED, name + " " + to.key());
            }
            return changed;
        }, "changed")).orElse(HERE + "nothing"));
    }

    @PostMapping("/operator/access/password")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> password(@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String password,
                                    HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            if (!PasswordHash.isAcceptable(password)) {
                return HERE + "bad-password";
            }
            return unlessLast(() -> {
                var changed = accounts.setPassword(name, PasswordHash.of(password));
                if (changed) {
                    witness.note(request, Deed.PASSWORD_CHANGED, name);
                }
                return changed;
            }, "changed");
        });
    }

    @PostMapping("/operator/access/remove")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> remove(@RequestParam(defaultValue = "") String name, HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> unlessLast(() -> {
            var removed = accounts.remove(name);
            if (removed) {
                witness.note(request, Deed.ACCOUNT_REMOVED, name);
            }
            return removed;
        }, "removed"));
    }

    private static String unlessLast(BooleanSupplier change, String done) {
        try {
            return HERE + (change.getAsBoolean() ? done : "nothing");
        } catch (Accounts.LastAdmin e) {
            return HERE + "last-admin";
        }
    }

    @PostMapping("/operator/access/end")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> end(@RequestParam(defaultValue = "") String key, HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            var whose = sessions.running(clock.instant()).stream().filter(s -> s.key().equals(key)).findFirst();
            whose.ifPresent(session -> {
                sessions.end(key);
                witness.note(request, Deed.SESSION_ENDED, session.account());
            });
            return HERE + (whose.isPresent() ? "removed" : "nothing");
        });
    }
}

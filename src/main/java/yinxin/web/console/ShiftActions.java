package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.operator.Accounts;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.PasswordHash;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.operator.Sessions;
import yinxin.web.WebSettings;
import yinxin.web.gate.Needs;
import yinxin.web.gate.OperatorGate;
import yinxin.web.gate.SessionCookie;
import yinxin.web.gate.Witness;

/// What somebody does with their own session: unlock numbers and mask them again, change the password, leave.
@Controller
public final class ShiftActions {
    private static final int LONGEST_REASON = 120;

    private final Desk desk;
    private final Sessions sessions;
    private final Accounts accounts;
    private final Witness witness;
    private final boolean secure;
    private final Clock clock;

    public ShiftActions(Desk desk, Sessions sessions, Accounts accounts, Witness witness, WebSettings settings, Clock clock) {
        this.desk = desk;
        this.sessions = sessions;
        this.accounts = accounts;
        this.witness = witness;
        this.secure = settings.publicUrl().getScheme().equals("https");
        this.clock = clock;
    }

    /// Shows numbers in clear for [Sessions#UNLOCKED], in this session alone. Whoever does so says why.
    @PostMapping("/operator/unlock")
    @Needs(Permission.NUMBERS)
    ResponseEntity<String> unlock(@RequestParam(defaultValue = "") String reason, HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            var why = reason.strip();
            if (why.isEmpty()) {
                return "/operator/numbers?done=no-reason";
            }
            witness.note(request, Deed.UNLOCKED, why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON) : why);
            sessions.unlock(shift.session().key(), clock.instant().plus(Sessions.UNLOCKED));
            return "/operator/numbers?done=unlocked";
        });
    }

    @PostMapping("/operator/lock")
    @Needs(Permission.NUMBERS)
    ResponseEntity<String> lock(HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            sessions.unlock(shift.session().key(), clock.instant());
            return "/operator/numbers?done=locked";
        });
    }

    /// Everybody may change their own password, and must know the present one; all their sessions end but a new one begins at the door.
    @PostMapping("/operator/password")
    @Needs(Permission.SEE)
    ResponseEntity<String> password(@RequestParam(defaultValue = "") String present, @RequestParam(defaultValue = "") String password,
                                    HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            var name = shift.session().account();
            if (!PasswordHash.isAcceptable(password)) {
                return "/operator/account?done=bad-password";
            }
            if (!accounts.passwordHash(name).map(hash -> PasswordHash.matches(present, hash)).orElse(false)) {
                witness.note(request, Deed.LOGIN_FAILED, "present password");
                sessions.end(shift.session().key());
                return OperatorGate.LOGIN;
            }
            accounts.setPassword(name, PasswordHash.of(password));
            witness.note(request, Deed.PASSWORD_CHANGED, name);
            return OperatorGate.LOGIN;
        });
    }

    @PostMapping("/operator/logout")
    @Needs(Permission.SEE)
    ResponseEntity<String> logOut(HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            witness.note(request, Deed.LOGGED_OUT, "");
            sessions.end(shift.session().key());
            response.addHeader(HttpHeaders.SET_COOKIE, SessionCookie.forget(secure));
            return OperatorGate.LOGIN;
        });
    }
}

package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.MachineToken;
import yinxin.voicemail.operator.MachineTokens;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;
import yinxin.web.pages.View;

/// Tokens of programs: made here, told once, taken back here.
@Controller
public final class TokensPage {
    /// What a form may ask for; a token for ever is one that nobody remembers.
    private static final int MOST_DAYS = 3650;
    private static final int USUAL_DAYS = 365;

    private final Desk desk;
    private final MachineTokens tokens;
    private final Witness witness;
    private final Clock clock;

    public TokensPage(Desk desk, MachineTokens tokens, Witness witness, Clock clock) {
        this.desk = desk;
        this.tokens = tokens;
        this.witness = witness;
        this.clock = clock;
    }

    /// A token in the list.
    public record Line(String id, String name, String scopes, String by, String since, String until, String used, boolean expired) {
        static Line of(MachineToken token, Shift shift, Instant now) {
            return new Line(token.id(), token.name(), token.scopes().stream().sorted().map(Permission::key).collect(Collectors.joining(" ")), token.createdBy(),
                    shift.moments().brief(token.createdAt()), shift.moments().brief(token.expires()),
                    token.usedAt().map(shift.moments()::brief).orElse(shift.say("从未使用", "never used")), !token.expires().isAfter(now));
        }
    }

    /// A key that is told this once.
    ///
    /// @param what what it is, in a sentence
    /// @param back where to go on
    public record SecretView(String title, Shift shift, String what, String secret, String back) implements View {
        @Override
        public String template() {
            return "console/secret.jte";
        }
    }

    @PostMapping("/operator/access/tokens")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> add(@RequestParam(defaultValue = "") String name, @RequestParam(defaultValue = "") String days,
                               HttpServletRequest request, HttpServletResponse response) {
        return desk.asked(request, response, shift -> {
            var scopes = Arrays.stream(Optional.ofNullable(request.getParameterValues("scope")).orElse(new String[0]))
                    .flatMap(s -> Permission.ofKey(s).stream()).collect(Collectors.toUnmodifiableSet());
            if (!MachineToken.isName(name.strip()) || scopes.isEmpty()) {
                return new SecretView(shift.say("没有新建令牌", "No token was made"), shift, ConsoleWording.done("bad-token", shift.language()), "", "/operator/access");
            }
            var now = clock.instant();
            var life = days.matches("[0-9]{1,4}") ? Math.clamp(Integer.parseInt(days), 1, MOST_DAYS) : USUAL_DAYS;
            var token = new MachineToken(MachineToken.newId(), name.strip(), scopes, now, shift.session().account(), now.plus(Duration.ofDays(life)), Optional.empty());
            var secret = tokens.add(token);
            witness.note(request, Deed.TOKEN_ADDED, token.name() + ": " + scopes.stream().sorted().map(Permission::key).collect(Collectors.joining(" ")));
            return new SecretView(shift.say("新令牌", "A new token"), shift, shift.say("令牌“" + token.name() + "”只显示这一次，请现在保存。",
                    "The token “" + token.name() + "” is shown this once. Keep it now."), secret, "/operator/access");
        });
    }

    @PostMapping("/operator/access/tokens/remove")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> remove(@RequestParam(defaultValue = "") String id, HttpServletRequest request, HttpServletResponse response) {
        return desk.form(request, response, shift -> {
            var name = tokens.list().stream().filter(t -> t.id().equals(id)).map(MachineToken::name).findFirst();
            if (name.isEmpty() || !tokens.remove(id)) {
                return "/operator/access?done=nothing";
            }
            witness.note(request, Deed.TOKEN_REMOVED, name.get());
            return "/operator/access?done=removed";
        });
    }
}

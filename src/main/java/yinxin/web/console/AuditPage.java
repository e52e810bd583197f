package yinxin.web.console;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.operator.AuditEntry;
import yinxin.voicemail.operator.AuditLog;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.pages.View;

/// `/operator/audit`: who did what, the newest first.
@Controller
public final class AuditPage {
    private static final int ROWS = 100;

    private final Desk desk;
    private final AuditLog audit;

    public AuditPage(Desk desk, AuditLog audit) {
        this.desk = desk;
        this.audit = audit;
    }

    /// A row of the log.
    public record Line(String when, String exact, String who, String deed, String object, String from, boolean bad) {
        static Line of(AuditEntry entry, Shift shift) {
            var bad = switch (entry.deed()) {
                case LOGIN_FAILED, LOGIN_SLOWED -> true;
                default -> false;
            };
            return new Line(shift.moments().brief(entry.at()), shift.moments().exact(entry.at()), entry.actor(), ConsoleWording.deed(entry.deed(), shift.language()),
                    entry.object(), entry.address(), bad);
        }
    }

    /// The page.
    public record AuditView(String title, Shift shift, List<Line> lines, String older) implements View {
        @Override
        public String template() {
            return "console/audit.jte";
        }
    }

    @GetMapping("/operator/audit")
    @Needs(Permission.ADMINISTER)
    ResponseEntity<String> show(@RequestParam(defaultValue = "") String before, HttpServletRequest request, HttpServletResponse response) {
        return desk.page(request, response, shift -> {
            var rows = audit.before(before.matches("[0-9]{1,18}") ? Long.parseLong(before) : Long.MAX_VALUE, ROWS + 1);
            var shown = rows.stream().limit(ROWS).toList();
            var older = rows.size() > ROWS ? "/operator/audit?before=" + shown.getLast().id() : "";
            return new AuditView(shift.say("审计日志", "Audit log"), shift, shown.stream().map(e -> Line.of(e, shift)).toList(), older);
        });
    }
}

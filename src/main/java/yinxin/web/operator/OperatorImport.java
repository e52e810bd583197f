package yinxin.web.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.Ticket;
import yinxin.voicemail.proof.Tickets;
import yinxin.web.WebSettings;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;

/// Numbers that the operator has proven, as a table `number,openid,label`. Where the openid is not known, the number gets a ticket instead, a link that binds
/// it for whoever opens it first. Good lines are taken although others are bad, and the same table may be sent again: what is done is not done twice.
@RestController
public final class OperatorImport {
    static final String PATH = "/operator/api/bindings/import";
    /// Each line is a transaction: about a minute.
    private static final int MOST_LINES = 10_000;
    private static final int MOST_OCTETS = 1 << 20;
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final Bindings bindings;
    private final Preferences preferences;
    private final Tickets tickets;
    private final WebSettings settings;
    private final Witness witness;
    private final Clock clock;

    public OperatorImport(Bindings bindings, Preferences preferences, Tickets tickets, WebSettings settings, Witness witness, Clock clock) {
        this.bindings = bindings;
        this.preferences = preferences;
        this.tickets = tickets;
        this.settings = settings;
        this.witness = witness;
        this.clock = clock;
    }

    /// What became of one line.
    ///
    /// @param line   its place in the file
    /// @param number in international form, or as it stood there if it is bad
    /// @param result `bound`, `moved` (somebody else has lost it by this), `already`, `ticket` or `bad`
    /// @param why    what is wrong with a bad line
    /// @param link   a ticket's link
    record Outcome(int line, String number, String result, String why, String link) {
        static Outcome of(CsvLine line, PhoneNumber number, String result) {
            return new Outcome(line.line(), number.value(), result, "", "");
        }

        static Outcome bad(CsvLine line, String why) {
            return new Outcome(line.line(), line.field(0), "bad", why, "");
        }
    }

    /// @param counts how many lines had each result
    record Report(Map<String, Long> counts, List<Outcome> lines) {
        static Report of(List<Outcome> lines) {
            return new Report(new java.util.TreeMap<>(lines.stream().collect(Collectors.groupingBy(Outcome::result, Collectors.counting()))), lines);
        }

        String written() {
            return "line,number,result,why,link\n" + lines.stream().map(o -> o.line() + "," + CsvLine.written(o.number()) + "," + o.result() + ","
                    + CsvLine.written(o.why()) + "," + o.link() + "\n").collect(Collectors.joining());
        }
    }

    /// 200 with the report in JSON, or as a table for who accepts `text/csv`.
    @PostMapping(path = PATH, consumes = {"text/csv", "text/plain"})
    @Needs(Permission.ACT)
    ResponseEntity<?> load(InputStream body, @RequestParam(required = false) @Nullable String lifetime,
                           @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept, HttpServletRequest request) throws IOException {
        var lives = OperatorTickets.lifetime(lifetime, Ticket.LONGEST_LIFE);
        var lines = CsvLine.read(text(body));
        if (lines.size() > MOST_LINES) {
            throw Problems.tooLarge("The table has more than " + MOST_LINES + " lines: send it in parts.");
        }
        var report = Report.of(outcomes(lines, lives));
        witness.note(request, Deed.IMPORTED, report.counts().toString());
        return accept.contains("text/csv") ? ResponseEntity.ok().contentType(CSV).body(report.written()) : ResponseEntity.ok(report);
    }

    private static String text(InputStream body) throws IOException {
        var octets = body.readNBytes(MOST_OCTETS + 1);
        if (octets.length > MOST_OCTETS) {
            throw Problems.tooLarge("The table has more than " + MOST_OCTETS + " octets: send it in parts.");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException e) {
            throw Problems.badRequest("The table is not UTF-8: save it as \"CSV UTF-8\".");
        }
    }

    private List<Outcome> outcomes(List<CsvLine> lines, Duration lives) {
        var outcomes = new ArrayList<Outcome>();
        var seen = new HashMap<PhoneNumber, Integer>();
        for (var line : lines) {
            if (outcomes.isEmpty() && seen.isEmpty() && line.field(0).equalsIgnoreCase("number")) {
                continue;
            }
            var number = PhoneNumber.parse(line.field(0)).filter(n -> n.value().startsWith("+"));
            if (number.isEmpty()) {
                outcomes.add(Outcome.bad(line, line.field(0).matches("(?i)[0-9.]+e\\+?[0-9]+") ? "the spreadsheet has rounded the number: format the column as text"
                        : "this is no telephone number: write it as +8613800138000"));
            } else if (seen.containsKey(number.get())) {
                outcomes.add(Outcome.bad(line, "line " + seen.get(number.get()) + " has this number already"));
            } else {
                seen.put(number.get(), line.line());
                outcomes.add(take(line, number.get(), lives));
            }
        }
        return outcomes;
    }

    private Outcome take(CsvLine line, PhoneNumber number, Duration lives) {
        var label = line.field(2);
        if (label.codePointCount(0, label.length()) > BoundNumber.LONGEST_LABEL) {
            return Outcome.bad(line, "the label has more than " + BoundNumber.LONGEST_LABEL + " characters");
        }
        if (line.fields().size() > 3) {
            return Outcome.bad(line, "there are more than three fields: number, openid and label");
        }
        var owners = bindings.of(number).stream().filter(b -> b.proof() != Binding.Proof.SHARED).map(Binding::follower).toList();
        if (line.field(1).isEmpty()) {
            return owners.isEmpty() ? ticket(line, number, new Ticket(ProofWay.OPERATOR, Optional.of(number), label, clock.instant().plus(lives)))
                    : Outcome.of(line, number, "already");
        }
        OpenId follower;
        try {
            follower = new OpenId(line.field(1));
        } catch (IllegalArgumentException e) {
            return Outcome.bad(line, "the second field is no openid");
        }
        if (owners.contains(follower)) {
            return Outcome.of(line, number, "already");
        }
        var bound = bindings.bind(number, follower, Binding.Proof.OPERATOR, clock.instant());
        if (!label.isEmpty()) {
            preferences.label(number, follower, label);
        }
        return Outcome.of(line, number, bound.formerOwners().isEmpty() ? "bound" : "moved");
    }

    private Outcome ticket(CsvLine line, PhoneNumber number, Ticket ticket) {
        var issued = tickets.issueOnce(ticket, clock.instant());
        return new Outcome(line.line(), number.value(), "ticket", "", OperatorTickets.link(settings.publicUrl(), issued.token()));
    }
}

package yinxin.web.operator;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.Ticket;
import yinxin.voicemail.proof.Tickets;
import yinxin.web.WebSettings;
import yinxin.web.gate.Needs;
import yinxin.web.gate.Witness;
import yinxin.wechat.api.WeChatApi;

/// Tickets for paper and for a shop's counter: whoever scans one first begins to bind a number.
@RestController
@RequestMapping(OperatorTickets.PATH)
public final class OperatorTickets {
    static final String PATH = "/operator/api/tickets";
    static final String FIELDS = "way, number, label, lifetime and count";
    /// Each is a question to WeChat, one after the other: a sheet or two of paper.
    private static final int MOST = 50;
    private static final Duration USUAL_LIFE = Duration.ofDays(7);
    private static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    private final Tickets tickets;
    private final WeChatApi weChat;
    private final WebSettings settings;
    private final Witness witness;
    private final Clock clock;

    public OperatorTickets(Tickets tickets, WeChatApi weChat, WebSettings settings, Witness witness, Clock clock) {
        this.tickets = tickets;
        this.weChat = weChat;
        this.settings = settings;
        this.witness = witness;
        this.clock = clock;
    }

    /// What a program sends.
    record Wanted(@Nullable String way, @Nullable String number, @Nullable String label, @Nullable String lifetime, @Nullable Integer count) {}

    /// 201 with the tickets in JSON, or as a page to be printed for who accepts `text/html`.
    @PostMapping
    @Needs(Permission.ACT)
    ResponseEntity<?> issue(@RequestBody Wanted wanted, @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = "*/*") String accept, HttpServletRequest request) {
        var way = way(wanted.way());
        var number = wanted.number() == null || wanted.number().isBlank() ? Optional.<PhoneNumber>empty() : Optional.of(Query.number(wanted.number()));
        var count = wanted.count() == null ? 1 : wanted.count();
        if (count < 1 || count > MOST) {
            throw Problems.badRequest("count must be a number from 1 to " + MOST + ".");
        }
        if (way == ProofWay.OPERATOR && number.isEmpty()) {
            throw Problems.badRequest("number is missing: by way operator you vouch for a number, so say which.");
        }
        if (number.isPresent() && count > 1) {
            throw Problems.badRequest("count must be 1 for a ticket that names a number.");
        }
        var label = wanted.label() == null ? "" : wanted.label().strip();
        if (label.codePointCount(0, label.length()) > BoundNumber.LONGEST_LABEL) {
            throw Problems.badRequest("label has at most " + BoundNumber.LONGEST_LABEL + " characters.");
        }
        var lives = lifetime(wanted.lifetime(), USUAL_LIFE);
        var slips = new ArrayList<TicketSlip>();
        for (var i = 0; i < count; i++) {
            slips.add(slip(new Ticket(way, number, label, clock.instant().plus(lives)), lives));
        }
        witness.note(request, Deed.TICKETS_ISSUED, count + " by way " + way.name().toLowerCase(Locale.ROOT) + number.map(n -> " for " + n.masked()).orElse(""));
        return accept.contains(MediaType.TEXT_HTML_VALUE) ? printed(slips) : ResponseEntity.status(HttpStatus.CREATED).body(slips);
    }

    /// The page is saved and printed, or shown as it is: its style stands in it.
    private static ResponseEntity<String> printed(List<TicketSlip> slips) {
        return ResponseEntity.status(HttpStatus.CREATED).contentType(HTML).header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
                .body(TicketSheet.of(slips));
    }

    private TicketSlip slip(Ticket ticket, Duration lives) {
        var token = tickets.issue(ticket);
        return TicketSlip.of(ticket, link(settings.publicUrl(), token), weChat.qrCode(Ticket.SCENE + token, lives));
    }

    /// Where a ticket begins on our pages.
    static String link(URI publicUrl, String token) {
        return publicUrl.toString().replaceFirst("/+$", "") + "/bind/t/" + token;
    }

    private static ProofWay way(@Nullable String text) {
        for (var way : ProofWay.values()) {
            if (way.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text == null ? "" : text.strip())) {
                return way;
            }
        }
        throw Problems.badRequest("way must be call-in, call-back or operator.");
    }

    /// A length of time such as `7d` or `12h`, 30 days at most.
    static Duration lifetime(@Nullable String text, Duration usual) {
        if (text == null || text.isBlank()) {
            return usual;
        }
        try {
            var lives = DurationStyle.detectAndParse(text.strip());
            if (lives.compareTo(Duration.ofMinutes(1)) >= 0 && lives.compareTo(Ticket.LONGEST_LIFE) <= 0) {
                return lives;
            }
        } catch (IllegalArgumentException _) {
            // said below
        }
        throw Problems.badRequest("lifetime must be a length of time from 1m to " + Ticket.LONGEST_LIFE.toDays() + "d, such as 7d.");
    }
}

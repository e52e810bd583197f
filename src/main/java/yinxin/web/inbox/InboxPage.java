package yinxin.web.inbox;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import yinxin.voicemail.message.Inbox;
import yinxin.voicemail.message.Inbox.Listing;
import yinxin.voicemail.message.Inbox.Position;
import yinxin.voicemail.message.Inbox.Query;
import yinxin.voicemail.message.LiveCalls;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.web.AudioFile;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Door;
import yinxin.web.pages.Pages;

/// `/inbox`: a follower's messages, unheard first; what was found in them; what is being left now; what was deleted lately.
///
/// `?n=2` shows the second of one's numbers, `?after=` a later part of the list. What is searched for may be a number, so it comes in a
/// form and stands in no address.
@Controller
public final class InboxPage {
    /// More than fits on any screen; keeps the page light on a slow line.
    private static final int PART = 30;
    private static final Pattern PLACE = Pattern.compile("[1-9][0-9]{0,2}");

    private final Door door;
    private final Pages pages;
    private final Messages messages;
    private final FirstWords firstWords;
    private final LiveCalls calls;
    private final Clock clock;

    public InboxPage(Door door, Pages pages, Messages messages, FirstWords firstWords, LiveCalls calls, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.messages = messages;
        this.firstWords = firstWords;
        this.calls = calls;
        this.clock = clock;
    }

    @GetMapping("/inbox")
    ResponseEntity<String> show(HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> pages.show(visit.language(), request.getParameter("deleted") == null
                ? new Look(visit, request).view("") : deleted(visit)));
    }

    @PostMapping("/inbox/search")
    ResponseEntity<String> search(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> pages.show(visit.language(),
                new Look(visit, request).view(text(request, "search").strip())));
    }

    /// Reloading the page that the form had answered.
    @GetMapping("/inbox/search")
    ResponseEntity<String> back() {
        return Door.seeOther("/inbox");
    }

    /// What goes on now, for the list's script.
    @GetMapping("/inbox/live")
    ResponseEntity<String> live(HttpServletRequest request, HttpServletResponse response) {
        if (door.visitor(request).isEmpty()) {
            return ResponseEntity.status(HttpStatus.UNAUTHORIZED).header(HttpHeaders.WWW_AUTHENTICATE, Door.CHALLENGE).build();
        }
        return door.page(request, response, visit -> pages.show(visit.language(), new Look(visit, request).live()));
    }

    private DeletedView deleted(Visit visit) {
        var rows = firstWords.rows(visit);
        return new DeletedView(visit.say("最近删除", "Recently deleted"),
                messages.restorable(visit.follower(), clock.instant()).stream().map(rows::of).toList(), visit.token());
    }

    private static String text(HttpServletRequest request, String name) {
        var value = request.getParameter(name);
        return value == null ? "" : value;
    }

    /// One look at the list: whose, and at which part of it.
    private final class Look {
        private final Visit visit;
        private final HttpServletRequest request;
        private final Rows rows;
        private final Optional<BoundNumber> number;

        Look(Visit visit, HttpServletRequest request) {
            this.visit = visit;
            this.request = request;
            this.rows = firstWords.rows(visit);
            this.number = Optional.of(text(request, "n")).filter(PLACE.asMatchPredicate()).map(Integer::parseInt)
                    .filter(place -> place <= rows.numbers().size()).map(place -> rows.numbers().get(place - 1));
        }

        InboxView view(String search) {
            var after = Position.parse(text(request, "after"));
            var listing = messages.inboxOf(query(search, after));
            var words = words(listing);
            var worded = rows.saying(words);
            var waiting = listing.items().stream().filter(item -> item.waits()).map(worded::of).toList();
            var done = listing.items().stream().filter(item -> !item.waits()).map(worded::of).toList();
            var title = visit.say("我的留言", "My messages");
            var unheard = listing.unheard();
            return new InboxView(unheard == 0 ? title : title + visit.say("（" + unheard + "）", " (" + unheard + ")"),
                    !rows.numbers().isEmpty(), new InboxView.Looking(chips(), place(), search, after.isEmpty()), waiting, done, unheard,
                    listing.older().map(Position::text).orElse(""), messages.restorable(visit.follower(), clock.instant()).size(),
                    live(listing, words), toast(), visit.token());
        }

        LiveView live() {
            var listing = messages.inboxOf(query("", Optional.empty()));
            return live(listing, words(listing));
        }

        private Query query(String search, Optional<Position> after) {
            return new Query(visit.follower(), number.map(BoundNumber::number), search, after, PART);
        }

        private Map<MessageId, String> words(Listing listing) {
            return firstWords.of(listing.items().stream().map(Inbox.Item::message).toList(), rows, visit);
        }

        private LiveView live(Listing listing, Map<MessageId, String> words) {
            var called = number.map(BoundNumber::number).map(List::of)
                    .orElseGet(() -> rows.numbers().stream().map(BoundNumber::number).toList());
            var speaking = calls.speakingFor(called.stream().collect(Collectors.toSet())).stream().map(rows::live).toList();
            var stand = listing.items().stream().map(item -> item.position().text() + item.message().state() + item.handled().isPresent() + words.containsKey(item.message().id()))
                    .collect(Collectors.joining(" ", listing.unheard() + " ", ""));
            return new LiveView(AudioFile.fingerprint(stand.getBytes(StandardCharsets.UTF_8)), speaking);
        }

        private String place() {
            return number.map(chosen -> String.valueOf(rows.numbers().indexOf(chosen) + 1)).orElse("");
        }

        private List<InboxView.Chip> chips() {
            if (rows.numbers().size() < 2) {
                return List.of();
            }
            var chips = new ArrayList<InboxView.Chip>();
            chips.add(new InboxView.Chip(visit.say("全部", "All"), "/inbox", number.isEmpty()));
            for (var place = 1; place <= rows.numbers().size(); place++) {
                var one = rows.numbers().get(place - 1);
                chips.add(new InboxView.Chip(one.called(), "/inbox?n=" + place, number.filter(one::equals).isPresent()));
            }
            return chips;
        }

        private Optional<InboxView.Toast> toast() {
            var id = text(request, "m");
            var undoable = MessageId.isWellFormed(id);
            return switch (text(request, "done")) {
                case "deleted" -> Optional.of(new InboxView.Toast(visit.say("已删除", "Deleted"), undoable ? "/inbox/restore" : "", id));
                case "handled" -> Optional.of(new InboxView.Toast(visit.say("已标为已处理", "Marked as handled"),
                        undoable ? "/inbox/reopen" : "", id));
                case "reopened" -> Optional.of(new InboxView.Toast(visit.say("已改回未处理", "Marked as not handled"), "", ""));
                case "restored" -> Optional.of(new InboxView.Toast(visit.say("已恢复", "Restored"), "", ""));
                case String _ -> Optional.empty();
            };
        }
    }
}

package yinxin.web.inbox;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import yinxin.voicemail.message.Inbox;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.owner.Preferences;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Wording;

/// Words items for the one who looks at them: with their names for callers, their labels for numbers, and their own clock.
final class Rows {
    private final Visit visit;
    private final List<BoundNumber> numbers;
    private final Map<PhoneNumber, BoundNumber> byNumber;
    private final Map<PhoneNumber, String> contacts;
    private final Map<MessageId, String> words;

    Rows(Visit visit, Preferences preferences) {
        this.visit = visit;
        this.numbers = preferences.numbersOf(visit.follower());
        this.byNumber = numbers.stream().collect(Collectors.toMap(BoundNumber::number, Function.identity()));
        this.contacts = preferences.contacts(visit.follower());
        this.words = Map.of();
    }

    private Rows(Rows rows, Map<MessageId, String> words) {
        this.visit = rows.visit;
        this.numbers = rows.numbers;
        this.byNumber = rows.byNumber;
        this.contacts = rows.contacts;
        this.words = Map.copyOf(words);
    }

    /// The same rows, with this said of messages.
    Rows saying(Map<MessageId, String> words) {
        return new Rows(this, words);
    }

    /// Whether the follower reads the messages of the number that this one was left for.
    boolean isRead(VoiceMessage message) {
        var number = byNumber.get(message.call().called());
        return number != null && number.form() != NoticeForm.VOICE;
    }

    /// The follower's numbers, oldest binding first.
    List<BoundNumber> numbers() {
        return numbers;
    }

    InboxView.Item of(Inbox.Item item) {
        var handled = item.handled().map(this::handled).orElse("");
        return row(item.message(), handled, item.owned(), "");
    }

    InboxView.Item of(Inbox.Deleted deleted) {
        return row(deleted.message(), "", true, visit.moments().brief(deleted.until()));
    }

    private InboxView.Item row(VoiceMessage message, String handled, boolean owned, String until) {
        var call = message.call();
        var language = visit.language();
        return new InboxView.Item(message.id().value(), caller(call), call.shownCaller().map(number -> "tel:" + number.value()).orElse(""),
                Wording.gist(message, visit.moments(), language), words.getOrDefault(message.id(), ""), Wording.word(call.condition(), language), called(call),
                visit.moments().brief(call.at()), call.at().toString(), message.urgent(), message.state() == MessageState.UNHEARD, handled, owned,
                until);
    }

    /// Who called, as the follower knows them.
    private String caller(MissedCall call) {
        return named(call).orElseGet(() -> Wording.caller(call, visit.language()));
    }

    /// The name that the follower gave to the caller.
    Optional<String> named(MissedCall call) {
        return call.shownCaller().flatMap(number -> Optional.ofNullable(contacts.get(number)));
    }

    private String called(MissedCall call) {
        if (numbers.size() < 2) {
            return "";
        }
        return Optional.ofNullable(byNumber.get(call.called())).map(BoundNumber::called).orElseGet(call.called()::display);
    }

    private String handled(Inbox.Handled handled) {
        var words = visit.say("已处理", "Handled");
        if (handled.by().isEmpty()) {
            return words;
        }
        var who = handled.by().get().equals(visit.follower()) ? visit.say("我", "me")
                : handled.owner() ? visit.say("机主", "the owner") : handled.name();
        return who.isEmpty() ? words : words + " · " + who;
    }

    LiveView.Call live(MissedCall call) {
        return new LiveView.Call(caller(call), called(call));
    }
}

package yinxin.web.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import yinxin.voicemail.message.Inbox.Opened;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.recording.Outline;
import yinxin.voicemail.recording.Recordings;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Moments;
import yinxin.web.pages.Wording;

/// Words a message for the page of its own.
public final class Letters {
    private static final double MILLIS = 1000;

    private final Messages messages;
    private final Preferences preferences;
    private final Recordings recordings;

    public Letters(Messages messages, Preferences preferences, Recordings recordings) {
        this.messages = messages;
        this.preferences = preferences;
        this.recordings = recordings;
    }

    /// The message as this visitor may see it.
    MessageView of(Opened opened, Visit visit) {
        var message = opened.item().message();
        var call = message.call();
        var language = visit.language();
        var rows = new Rows(visit, preferences);
        var timeline = messages.timeline(message.id());
        var caller = new MessageView.Caller(call.shownCaller().map(PhoneNumber::display).orElse(""), rows.named(call).orElse(""));
        return new MessageView(Wording.title(message.kind(), language), message.kind(), rows.of(opened.item()), caller,
                new MessageView.Told(visit.moments().spoken(call.at()), Wording.why(call.condition(), language), visit.moments().words(message.onTheLine())),
                player(message), facts(message, rows.numbers(), visit),
                SureNumbers.of(call, messages.keyed(List.of(message.id())).getOrDefault(message.id(), List.of())).shown(), story(message, timeline, visit),
                new MessageView.Turn(opened.before().map(rows::of), opened.after().map(rows::of)), visit.token());
    }

    /// This message is about to be listened to.
    void prepare(VoiceMessage message) {
        if (message.kind() == MessageKind.VOICE) {
            recordings.prepare(message.id());
        }
    }

    /// What the file is called when it is saved: who called, and when. Letters that some systems forbid in names are left out.
    String fileName(VoiceMessage message, Visit visit) {
        var call = message.call();
        var caller = new Rows(visit, preferences).named(call).orElseGet(() -> Wording.caller(call, visit.language()));
        return (visit.say("留言 ", "Message ") + caller + " " + visit.moments().stamp(call.at())).replaceAll("[\\p{Cntrl}\\\\/:*?\"<>|]", "_") + ".mp3";
    }

    private static List<MessageView.Fact> facts(VoiceMessage message, List<BoundNumber> numbers, Visit visit) {
        var called = message.call().called();
        var label = numbers.stream().filter(number -> number.number().equals(called)).map(BoundNumber::label).findFirst().orElse("");
        var facts = new ArrayList<MessageView.Fact>();
        facts.add(new MessageView.Fact(visit.say("打给", "Called"), label.isEmpty() ? called.display() : label + " · " + called.display()));
        facts.add(new MessageView.Fact(visit.say("编号", "Item"), visit.say("第 " + message.sequence() + " 个来电", "Call no. " + message.sequence())));
        return facts;
    }

    private static MessageView.Story story(VoiceMessage message, List<TimelineEntry> timeline, Visit visit) {
        return new MessageView.Story(Wording.late(timeline, visit.moments(), visit.language()), steps(message, timeline, visit));
    }

    /// The same step again and again, as when WeChat is away for hours, is told once.
    private static List<MessageView.Step> steps(VoiceMessage message, List<TimelineEntry> timeline, Visit visit) {
        var steps = new ArrayList<MessageView.Step>();
        var first = 0;
        while (first < timeline.size()) {
            var entry = timeline.get(first);
            var step = entry.step();
            var end = first + 1;
            while (end < timeline.size() && timeline.get(end).step() == step) {
                end++;
            }
            var times = end - first;
            var again = (step == Step.RETRIED || step == Step.UNCLEAR) && times > 1 ? visit.say("（共 " + times + " 次）", " (" + times + " times)") : "";
            steps.add(new MessageView.Step(visit.moments().exact(entry.at()), Wording.step(entry, message, visit.language()) + again));
            first = end;
        }
        return steps;
    }

    private Optional<MessageView.Player> player(VoiceMessage message) {
        if (message.kind() != MessageKind.VOICE) {
            return Optional.empty();
        }
        return recordings.outline(message.id(), Waveform.BARS).map(outline -> new MessageView.Player(Waveform.path(outline.levels()),
                message.length().toMillis() / MILLIS, Moments.clockFace(message.length()), pauses(outline)));
    }

    /// `1.30-4.62 9.10-11.00`
    private static String pauses(Outline outline) {
        return outline.pauses().stream().map(pause -> String.format(Locale.ROOT, "%.2f-%.2f", pause.from().toMillis() / MILLIS, pause.to().toMillis() / MILLIS))
                .collect(Collectors.joining(" "));
    }
}

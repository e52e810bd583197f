package yinxin.app.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.VoiceMessage;

/// Follows the message that a call has become, and tells each step once, as it stands in the message's own timeline.
final class MessageWatch {
    /// Looked for this often at first, since storing and pushing take a few hundredths of a second; a person takes longer.
    private static final Duration EAGER = Duration.ofMillis(10);
    private static final Duration PATIENT = Duration.ofMillis(200);
    private static final Duration EAGERLY_FOR = Duration.ofSeconds(2);
    /// Who has not listened by then is not watching the demo any more.
    private static final Duration AT_MOST = Duration.ofHours(1);
    private static final Set<Step> SHOWN = EnumSet.of(Step.HELD, Step.PUSHED, Step.RETRIED, Step.REFUSED, Step.RECEIVED, Step.OPENED, Step.HEARD);
    private static final int LATEST = 5;

    private final Stage stage;
    private final Visitor visitor;
    private final BrowserCall.Dialled dialled;
    private final Set<TimelineEntry> told = new HashSet<>();

    MessageWatch(Stage stage, Visitor visitor, BrowserCall.Dialled dialled) {
        this.stage = stage;
        this.visitor = visitor;
        this.dialled = dialled;
    }

    /// Follows until it has been heard. Interrupt the thread to end it sooner.
    ///
    /// @param since    when the call was placed
    /// @param hungUpAt when it ended: steps are told by the time since then
    void follow(Instant since, Instant hungUpAt) throws InterruptedException {
        var began = System.nanoTime();
        var message = Optional.<VoiceMessage>empty();
        var heard = false;
        while (!heard && System.nanoTime() - began < AT_MOST.toNanos()) {
            try {
                if (message.isEmpty()) {
                    message = message(since);
                    message.ifPresent(m -> tell("STORED", hungUpAt, storedBefore(m, stage.clock().instant()), m));
                }
                heard = message.isPresent() && tellNews(message.get(), hungUpAt);
            } catch (StoreUnavailable e) {
                visitor.tell(Visitor.is("problem").put("what", String.valueOf(e.getMessage())));
                return;
            }
            Thread.sleep(System.nanoTime() - began < EAGERLY_FOR.toNanos() ? EAGER : PATIENT);
        }
    }

    private Optional<VoiceMessage> message(Instant since) {
        var earliest = since.minusMillis(1);
        return stage.messages().ofNumber(dialled.to(), LATEST).stream().filter(m -> m.call().at().isAfter(earliest))
                .filter(m -> m.call().caller().equals(Optional.of(dialled.from()))).findFirst();
    }

    /// When it was in the store at the latest: when it was found there, or pushed from there, whichever came first.
    private Instant storedBefore(VoiceMessage message, Instant found) {
        return stage.messages().timeline(message.id()).stream().filter(entry -> entry.step() == Step.PUSHED).map(TimelineEntry::at)
                .filter(pushed -> pushed.isBefore(found)).findFirst().orElse(found);
    }

    /// Tells the steps that are new; true when the last one has been told.
    private boolean tellNews(VoiceMessage message, Instant hungUpAt) {
        var heard = false;
        for (var entry : stage.messages().timeline(message.id())) {
            if (told.add(entry) && SHOWN.contains(entry.step())) {
                tell(entry.step().name(), hungUpAt, entry.at(), message);
            }
            heard = heard || entry.step() == Step.HEARD;
        }
        return heard;
    }

    private void tell(String step, Instant hungUpAt, Instant at, VoiceMessage message) {
        visitor.tell(Visitor.is("step").put("step", step).put("after", Math.max(0, Duration.between(hungUpAt, at).toMillis()))
                .put("kind", message.kind().name()).put("length", message.length().toMillis()));
    }
}

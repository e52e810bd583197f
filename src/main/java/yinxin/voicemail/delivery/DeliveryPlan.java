package yinxin.voicemail.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import yinxin.voicemail.delivery.Situation.Need;
import yinxin.voicemail.delivery.Situation.Waiting;
import yinxin.voicemail.owner.QuietHours;

/// Decides what one follower is sent now. Pure: the same situation, the same decision.
///
/// ```
/// no longer needed? ─▶ spare
/// may have arrived? ─▶ same id for ten minutes ─▶ once more ─▶ give up       (everything else waits for it: order is per follower)
/// quiet hours?      ─▶ keep until they end, then one digest                  (urgent comes through if the follower allows)
/// quota used up?    ─▶ a text if the chat is open, else wait for tomorrow
/// enough for now?   ─▶ wait, then one digest
/// a text to read?   ─▶ behind its notice, if the chat is open; else spare: it stands on the page
/// otherwise         ─▶ send
/// ```
public final class DeliveryPlan {
    /// A notice that is later than this is told with the others that are late; before, each has its own card and its own page.
    static final Duration LATE = Duration.ofMinutes(1);
    /// How many that wait at the same time are each told for itself.
    static final int MOST_SINGLE = 2;
    /// Urgent messages may pass a crowd of others, by as much again.
    static final int URGENT_FACTOR = 2;
    /// Texts that are left for what has no other way than the chat.
    static final int RESERVED_TEXTS = 2;

    private final Situation situation;
    private final List<Step> steps = new ArrayList<>();

    private DeliveryPlan(Situation situation) {
        this.situation = situation;
    }

    /// What is to be done, in this order. At most one thing is sent, last.
    public sealed interface Step {
        /// These go out now, as one.
        ///
        /// @param what one row, or the notices of a digest
        record Send(List<Waiting> what, Way way, Turn turn) implements Step {}

        /// Quiet hours keep these back.
        record KeepQuiet(List<Waiting> what, Instant until) implements Step {}

        /// Nothing more goes out before this.
        ///
        /// @param told those whose waiting is worth a line on their timeline, by this reason
        record Wait(Instant until, Reason why, List<Waiting> told) implements Step {}

        /// These need not be sent any more.
        record Spare(List<Waiting> what) implements Step {}

        /// These may have arrived or not, and are sent no more.
        record GiveUp(List<Waiting> what) implements Step {}
    }

    /// Which attempt it is.
    public enum Turn {
        /// It certainly has not arrived.
        FIRST,
        /// It may have arrived, and WeChat shows the same id once.
        AGAIN,
        /// It may have arrived, and may be shown twice.
        ONCE_MORE
    }

    /// Why something waits.
    public enum Reason {
        /// Its time has not come.
        NOT_DUE,
        /// The follower has had enough cards for now.
        ENOUGH,
        /// The account's quota is used up.
        QUOTA,
        /// It may have arrived, and quiet hours are no time to show it twice.
        QUIET
    }

    /// Decides.
    public static List<Step> of(Situation situation) {
        return new DeliveryPlan(situation).decide();
    }

    private List<Step> decide() {
        var underWay = situation.waiting().stream().filter(w -> w.doubt().isPresent()).toList();
        var next = earliest(underWay);
        if (next.isPresent() && next.get().isAfter(situation.now())) {
            return List.of(new Step.Wait(next.get(), Reason.NOT_DUE, List.of()));
        }
        var needed = spareTheRest(situation.waiting());
        var doubtful = needed.stream().filter(w -> w.doubt().isPresent()).toList();
        if (!doubtful.isEmpty() && !settled(doubtful.stream().filter(w -> w.parcel().equals(doubtful.getFirst().parcel())).toList())) {
            return steps;
        }
        var open = keepQuiet(needed.stream().filter(w -> w.doubt().isEmpty()).toList());
        if (!open.isEmpty()) {
            steps.add(next(open));
        }
        return steps;
    }

    private static Optional<Instant> earliest(List<Waiting> waiting) {
        return waiting.stream().map(Waiting::due).min(Instant::compareTo);
    }

    /// A notice that goes out at once is sent though somebody else has just heard the message; one that is late would only be noise.
    private List<Waiting> spareTheRest(List<Waiting> waiting) {
        var now = situation.now();
        var spared = waiting.stream().filter(w -> w.needed() == Need.UNWANTED || w.isWords() && !maySayWords(w)
                || w.needed() == Need.SETTLED && w.createdAt().isBefore(now.minus(LATE))).toList();
        if (!spared.isEmpty()) {
            steps.add(new Step.Spare(spared));
        }
        return without(waiting, spared);
    }

    /// Words stand on the page as well: they are said while that is of use and disturbs nobody, and never twice.
    private boolean maySayWords(Waiting words) {
        return words.needed() == Need.WANTED && words.doubt().isEmpty() && situation.textsLeft() > RESERVED_TEXTS
                && (quietUntil().isEmpty() || comesThrough(words));
    }

    /// What may have arrived. True: it is given up, and others may follow.
    private boolean settled(List<Waiting> parcel) {
        var doubt = parcel.getFirst().doubt().orElseThrow();
        var now = situation.now();
        var again = doubt.isRepeatable(now);
        if (!again && !doubt.maySendOnceMore()) {
            steps.add(new Step.GiveUp(parcel));
            return true;
        }
        var quiet = quietUntil().filter(_ -> !again && !parcel.stream().allMatch(this::comesThrough));
        var way = parcel.getFirst().push().usualWay();
        if (quiet.isPresent()) {
            steps.add(new Step.Wait(quiet.get(), Reason.QUIET, List.of()));
        } else if (way == Way.TEMPLATE && situation.noTemplatesBefore().isPresent()) {
            steps.add(new Step.Wait(situation.noTemplatesBefore().get(), Reason.QUOTA, List.of()));
        } else {
            steps.add(new Step.Send(parcel, way, again ? Turn.AGAIN : Turn.ONCE_MORE));
        }
        return false;
    }

    private Optional<Instant> quietUntil() {
        var settings = situation.settings();
        return settings.quiet().flatMap(quiet -> quiet.endAround(situation.now(), settings.zone()));
    }

    private boolean comesThrough(Waiting waiting) {
        var urgentToo = situation.settings().quiet().map(QuietHours::urgent).orElse(true);
        return !waiting.push().mayWait() && (!waiting.tellsOfMessage() || urgentToo);
    }

    /// Keeps back what quiet hours keep back; what is left may go.
    private List<Waiting> keepQuiet(List<Waiting> waiting) {
        var until = quietUntil();
        if (until.isEmpty()) {
            return waiting;
        }
        var kept = waiting.stream().filter(Predicate.not(this::comesThrough)).toList();
        var fresh = kept.stream().filter(w -> !w.quiet() || !w.due().equals(until.get())).toList();
        if (!fresh.isEmpty()) {
            steps.add(new Step.KeepQuiet(fresh, until.get()));
        }
        return without(waiting, kept);
    }

    private Step next(List<Waiting> open) {
        var said = open.stream().filter(w -> !w.tellsOfMessage()).findFirst();
        if (said.isPresent()) {
            return said(said.get());
        }
        var notices = open.stream().filter(Waiting::isNotice).toList();
        var notice = notices.isEmpty() ? Optional.<Step>empty() : Optional.of(nextNotice(notices));
        var words = open.stream().filter(w -> w.isWords() && notices.stream().noneMatch(n -> tellOfSame(n, w))).findFirst();
        return notice.filter(step -> step instanceof Step.Send || words.isEmpty()).orElseGet(() -> said(words.orElseThrow()));
    }

    private static Step said(Waiting what) {
        return new Step.Send(List.of(what), Way.CHAT, Turn.FIRST);
    }

    private static boolean tellOfSame(Waiting notice, Waiting words) {
        return notice.push() instanceof Push.Notice(var told) && words.push() instanceof Push.Words(var written) && told.id().equals(written.id());
    }

    private Step nextNotice(List<Waiting> open) {
        var urgent = open.stream().filter(Waiting::isUrgent).toList();
        var keptBack = open.stream().anyMatch(Waiting::quiet);
        var group = urgent.isEmpty() || keptBack ? open : urgent;
        if (situation.noTemplatesBefore().isPresent()) {
            return situation.textsLeft() > RESERVED_TEXTS ? new Step.Send(group, Way.CHAT, Turn.FIRST)
                    : new Step.Wait(situation.noTemplatesBefore().get(), Reason.QUOTA, untold(open, Reason.QUOTA));
        }
        if (!situation.rules().merges()) {
            return new Step.Send(List.of(group.getFirst()), Way.TEMPLATE, Turn.FIRST);
        }
        var most = situation.rules().atOnce() * (urgent.isEmpty() ? 1 : URGENT_FACTOR);
        var cards = situation.cards();
        if (cards.size() >= most) {
            return new Step.Wait(cards.get(cards.size() - most).plus(situation.rules().within()), Reason.ENOUGH, untold(open, Reason.ENOUGH));
        }
        var late = group.stream().anyMatch(w -> w.createdAt().isBefore(situation.now().minus(LATE)));
        var together = keptBack || late || group.size() > Math.min(MOST_SINGLE, most - cards.size());
        return new Step.Send(together ? group : List.of(group.getFirst()), Way.TEMPLATE, Turn.FIRST);
    }

    /// Those that have not waited for this yet: the others have had their line.
    private static List<Waiting> untold(List<Waiting> waiting, Reason why) {
        return waiting.stream().filter(w -> !w.remark().equals(why.name())).toList();
    }

    private static List<Waiting> without(List<Waiting> all, List<Waiting> some) {
        return some.isEmpty() ? all : all.stream().filter(w -> !some.contains(w)).toList();
    }
}

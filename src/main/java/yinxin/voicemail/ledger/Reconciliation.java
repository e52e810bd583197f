package yinxin.voicemail.ledger;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.ledger.AnsweredCalls.Call;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.work.Steady;

/// Compares, each hour and whenever asked, calls that were answered with items, and items with deliveries. It must find no difference. It mends
/// none either: it only settles what lies in the spool and nobody cares for, and says so.
public final class Reconciliation implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);
    private static final Duration EVERY = Duration.ofHours(1);
    /// The first one, when what the last run left behind has been taken up.
    private static final Duration FIRST = Duration.ofMinutes(2);
    /// Items of calls older than this were reconciled by the last run of the program.
    private static final Duration BACK = Duration.ofDays(7);
    /// Far more than a push waits for its turn when all goes well; after a start as much again for those that became due meanwhile.
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    /// So many ids stand in one question to the database.
    private static final int AT_ONCE = 500;

    private final AnsweredCalls answered;
    private final Books books;
    private final Spool spool;
    private final Clock clock;
    private final long startedAt = System.nanoTime();
    private final AtomicLong takenUp = new AtomicLong();
    private volatile @Nullable Reconciled latest;
    private final ScheduledExecutorService rounds =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("reconciliation").daemon().factory());

    /// The recordings, as far as an auditor must see them.
    public interface Spool {
        /// The calls that are on the line or wait to be settled. A call is here until after it has become an item.
        Set<MessageId> inHand();

        /// Whether there is a recording of this item.
        boolean hasSound(MessageId id);

        /// Settles what lies in the spool although no call runs and nothing waits; returns how many there were.
        int takeUp();
    }

    public Reconciliation(AnsweredCalls answered, Books books, Spool spool, Clock clock) {
        this.answered = answered;
        this.books = books;
        this.spool = spool;
        this.clock = clock;
    }

    /// Begins the rounds.
    public void start() {
        var _ = rounds.scheduleWithFixedDelay(Steady.job("reconciliation", this::goRound), FIRST.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    private void goRound() {
        try {
            run();
        } catch (StoreUnavailable e) {
            LOG.warn("the books cannot be compared now: {}", String.valueOf(e.getCause()));
        }
    }

    /// Compares now.
    ///
    /// @throws StoreUnavailable when the database or the book of calls cannot be read
    public synchronized Reconciled run() {
        var taken = spool.takeUp();
        takenUp.addAndGet(taken);
        var now = clock.instant();
        var calls = calls();
        books.tell(now, calls);
        var found = new Reconciled(now, calls, books.balance(now, BACK, overdue(now)), books.others(), taken);
        latest = found;
        if (taken > 0) {
            LOG.warn("{} call(s) lay in the spool and nobody cared for them; they are items now", taken);
        }
        if (!found.agrees()) {
            LOG.error("the books do not agree, somebody must look into it: {}", found.differences());
            found.calls().lost().forEach(call -> LOG.error("call {} was answered at {} and nothing is left of it", call.id(), call.at()));
            found.calls().withoutSound().forEach(call -> LOG.error("message {} has lost its recording", call.id()));
        }
        return found;
    }

    /// While the program is young, what became due when it did not run is no fault yet.
    private Instant overdue(Instant now) {
        return System.nanoTime() - startedAt > 2 * PATIENCE.toNanos() ? now.minus(PATIENCE) : Instant.EPOCH;
    }

    /// The order matters: a call goes from the line to the database and is in the book before, so who is in neither has been lost.
    private Reconciled.Calls calls() {
        try {
            var pages = answered.pages();
            var inHand = new HashSet<>(spool.inHand());
            var tally = new Tally(items(pages), inHand);
            for (var page : pages) {
                if (page.calls().stream().filter(tally::isSettled).count() == page.calls().size()) {
                    AnsweredCalls.drop(page);
                }
            }
            return tally.sum();
        } catch (IOException e) {
            throw new StoreUnavailable("the book of answered calls cannot be read", e);
        }
    }

    private Map<MessageId, MessageKind> items(List<AnsweredCalls.Page> pages) {
        var ids = pages.stream().flatMap(page -> page.calls().stream()).map(Call::id).toList();
        var items = new HashMap<MessageId, MessageKind>();
        for (var from = 0; from < ids.size(); from += AT_ONCE) {
            items.putAll(books.items(ids.subList(from, Math.min(ids.size(), from + AT_ONCE))));
        }
        return items;
    }

    private final class Tally {
        private final Map<MessageId, MessageKind> items;
        private final Set<MessageId> inHand;
        private int kept;
        private int underWay;
        private final List<Call> lost = new ArrayList<>();
        private final List<Call> withoutSound = new ArrayList<>();

        Tally(Map<MessageId, MessageKind> items, Set<MessageId> inHand) {
            this.items = items;
            this.inHand = inHand;
        }

        /// Counts a call; true when there is nothing more to ask about it.
        boolean isSettled(Call call) {
            var kind = items.get(call.id());
            if (kind == null) {
                underWay += inHand.contains(call.id()) ? 1 : 0;
                if (!inHand.contains(call.id())) {
                    lost.add(call);
                }
                return false;
            }
            kept++;
            if (kind == MessageKind.VOICE && !spool.hasSound(call.id())) {
                withoutSound.add(call);
                return false;
            }
            return true;
        }

        Reconciled.Calls sum() {
            return new Reconciled.Calls(kept + underWay + lost.size(), kept, underWay, lost, withoutSound);
        }
    }

    /// What the last comparison found; empty before the first.
    public Optional<Reconciled> latest() {
        return Optional.ofNullable(latest);
    }

    /// How many calls were settled by [Spool#takeUp] since the start.
    public long takenUp() {
        return takenUp.get();
    }

    /// Ends the rounds. Where every call of this node's book is an item, the others need not wait for it.
    @Override
    public void close() {
        rounds.shutdownNow();
        try {
            var calls = calls();
            if (calls.answered() == calls.kept() && calls.withoutSound().isEmpty()) {
                books.withdraw();
            }
        } catch (StoreUnavailable e) {
            LOG.info("the other nodes will wait for this one to compare again: {}", String.valueOf(e.getCause()));
        }
    }
}

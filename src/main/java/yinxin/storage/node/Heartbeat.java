package yinxin.storage.node;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.work.Steady;

/// Keeps this node in touch with the others: beats, tells of itself and its live calls, and takes over from the dead.
public final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final SqlNodes nodes;
    private final SqlLiveCalls calls;
    private final Supplier<List<MissedCall>> speaking;
    private final Runnable report;
    private final Runnable whenDue;
    private final Clock clock;
    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("heartbeat").factory());

    /// @param speaking this node's calls in which a message is being left
    /// @param report   says how this node stands
    /// @param whenDue  something that a dead node had claimed is due now
    public Heartbeat(SqlNodes nodes, SqlLiveCalls calls, Supplier<List<MissedCall>> speaking, Runnable report, Runnable whenDue, Clock clock) {
        this.nodes = nodes;
        this.calls = calls;
        this.speaking = speaking;
        this.report = report;
        this.whenDue = whenDue;
        this.clock = clock;
    }

    /// Begins.
    public void start() {
        nodes.arrive(clock.instant());
        beats.scheduleWithFixedDelay(Steady.job("beating", this::beat), 0, SqlNodes.BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try {
            calls.tell(speaking.get());
            if (nodes.beat(clock.instant()) > 0) {
                whenDue.run();
            }
            report.run(); // last: a node that cannot look into its spool lives
        } catch (StoreUnavailable e) {
            LOG.warn("this node cannot say that it lives: {}", String.valueOf(e.getCause()));
        }
    }

    /// Ends, and tells the others so.
    @Override
    public void close() {
        beats.shutdownNow();
        try {
            nodes.leave(clock.instant());
        } catch (StoreUnavailable e) {
            LOG.warn("this node cannot say that it ends, the others will see it: {}", String.valueOf(e.getCause()));
        }
    }
}

package yinxin.telephony.rtp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.loop.Commands;
import yinxin.telephony.rtp.srtp.SrtpSession;

/// One thread that carries the media of many sessions. It wakes every [#TICK], takes what has arrived, and sends what is due; waking for
/// every packet would cost half as much again. Commands from other threads wake it at once.
///
/// Everything that belongs to a session is touched by its loop alone, so there is no lock on the way of a packet.
final class RtpLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RtpLoop.class);

    /// How often the loop wakes: a quarter of a packet's length, so that what it sends is at most that late.
    static final long TICK = Duration.ofMillis(5).toNanos();
    /// The longest datagram that is taken; more is cut off. A packet of 200 ms has 1612 octets.
    static final int LONGEST_DATAGRAM = 2048;

    /// The JDK's selector on Linux hands out at most so many ready channels at a time; as long as it does, there may be more.
    private static final int MOST_READY = 1024;
    /// Rounds in one turn, so that a flood cannot keep the loop from sending.
    private static final int MOST_ROUNDS = 64;

    final RtpTotals.Counters counters;
    final RtpPacket packet = new RtpPacket();
    final Frame frame = new Frame(LONGEST_DATAGRAM);
    final ByteBuffer incoming = ByteBuffer.allocateDirect(LONGEST_DATAGRAM);
    final ByteBuffer outgoing = ByteBuffer.allocateDirect(RtpPacket.HEADER + Playout.PACKET + SrtpSession.MOST_ADDED);
    final Timeline.Workspace workspace = new Timeline.Workspace(LONGEST_DATAGRAM);

    private final Selector selector;
    private final Thread thread;
    private final Commands commands;
    private final AtomicInteger assigned = new AtomicInteger();
    private final List<RtpSession> sessions = new ArrayList<>();
    private final List<Runnable> afterSelect = new ArrayList<>();
    private final Consumer<SelectionKey> ready = this::receive;
    private long now;
    private volatile boolean closing;

    RtpLoop(int number, RtpTotals.Counters counters) throws IOException {
        this.counters = counters;
        selector = Selector.open();
        thread = Thread.ofPlatform().name("rtp-" + number).daemon().unstarted(this);
        commands = new Commands(thread, () -> LockSupport.unpark(thread), this::failed);
    }

    void start() {
        thread.start();
    }

    /// How many sessions were given to this loop and are not closed.
    AtomicInteger assigned() {
        return assigned;
    }

    Selector selector() {
        return selector;
    }

    /// Runs a command on the loop, soon. After the loop has ended it runs at once, on the caller's thread, alone.
    void run(Runnable command) {
        commands.add(command);
    }

    /// Runs on the loop and waits for what comes out.
    <T> T call(Supplier<T> question) {
        return commands.ask(question);
    }

    /// Adds a session whose channel is registered. On the loop.
    void add(RtpSession session) {
        sessions.add(session);
    }

    /// Removes a session whose channel is closed, and runs `afterwards` once the selector has let go of its port. On the loop.
    void remove(RtpSession session, Runnable afterwards) {
        sessions.remove(session);
        afterSelect.add(afterwards);
    }

    void close() {
        closing = true;
        LockSupport.unpark(thread);
        commands.awaitEnd();
    }

    @Override
    public void run() {
        try {
            turns();
        } catch (IOException e) {
            LOG.error("an RTP loop has ended: its calls have no media any more; restart the program", e);
        } finally {
            end();
        }
    }

    private void turns() throws IOException {
        var nextTurn = System.nanoTime();
        while (!closing) {
            commands.runAll();
            now = System.nanoTime();
            if (now >= nextTurn) {
                turn();
                nextTurn = Math.max(nextTurn + TICK, now);
            }
            if (sessions.isEmpty() && commands.isEmpty() && !closing) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nextTurn - System.nanoTime());
            }
        }
    }

    private void turn() throws IOException {
        var rounds = 0;
        while (selector.selectNow(ready) >= MOST_READY && ++rounds < MOST_ROUNDS) {
            now = System.nanoTime();
        }
        for (var i = 0; i < afterSelect.size(); i++) {
            afterSelect.get(i).run();
        }
        afterSelect.clear();
        for (var i = sessions.size() - 1; i >= 0; i--) {
            sessions.get(i).tick(now);
        }
    }

    private void receive(SelectionKey key) {
        ((RtpSession) key.attachment()).receive(now);
    }

    private void failed(RuntimeException e) {
        counters.faults.increment();
        LOG.error("a command to an RTP session failed", e);
    }

    private void end() {
        commands.runAll();
        for (var session : List.copyOf(sessions)) {
            session.end();
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("closing an RTP selector failed: {}", e.getMessage());
        }
        afterSelect.forEach(Runnable::run);
        afterSelect.clear();
        commands.end();
    }
}

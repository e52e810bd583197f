package yinxin.telephony.rtp;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.loop.Commands;
import yinxin.telephony.rtp.srtp.SrtpSession;

/// One thread that carries the media of many sessions. It wakes every [#TICK], and sends what is due and takes what has arrived at those sessions whose
/// turn it is. Commands from other threads wake it at once.
///
/// Sessions are asked in turns, and the system is not asked which of them has something: packets come as surely as the clock ticks, and its
/// answer costs as much as the packet. A session that only records is asked least often ([Pace]): its sound is wanted whole and not soon, and of
/// three packets in a row the second and third find everything still in the processor's cache.
///
/// Everything that belongs to a session is touched by its loop alone, so there is no lock on the way of a packet.
final class RtpLoop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RtpLoop.class);

    /// How often the loop wakes: a quarter of a packet's length, so that what it sends is at most that late.
    static final long TICK = Duration.ofMillis(5).toNanos();
    /// The longest datagram that is taken; more is cut off. A packet of 200 ms has 1612 octets.
    static final int LONGEST_DATAGRAM = 2048;

    /// How often a session has its turn.
    enum Pace {
        /// It sends: every 20 ms, as packets are due.
        TALKING(4),
        /// Somebody waits for what it hears: every 20 ms.
        LISTENING(4),
        /// It records: every 60 ms. A port holds some 270 packets meanwhile, a sender sends 3.
        RECORDING(12);

        private final int ticks;

        Pace(int ticks) {
            this.ticks = ticks;
        }
    }

    /// A session's place among those of its pace: all of a row have their turn at the same tick.
    record Seat(Pace pace, List<RtpSession> row) {}

    final RtpTotals.Counters counters;
    final RtpPacket packet = new RtpPacket();
    final Frame frame = new Frame(LONGEST_DATAGRAM);
    final ByteBuffer incoming = ByteBuffer.allocateDirect(LONGEST_DATAGRAM);
    final ByteBuffer outgoing = ByteBuffer.allocateDirect(RtpPacket.HEADER + Playout.PACKET + SrtpSession.MOST_ADDED);
    final Timeline.Workspace workspace = new Timeline.Workspace(LONGEST_DATAGRAM);

    private final Thread thread;
    private final Commands commands;
    private final AtomicInteger assigned = new AtomicInteger();
    private final Map<Pace, Wheel> wheels = new EnumMap<>(Pace.class);
    private int sessions;
    private long ticks;
    private volatile boolean closing;

    RtpLoop(int number, RtpTotals.Counters counters) {
        this.counters = counters;
        for (var pace : Pace.values()) {
            wheels.put(pace, new Wheel(pace));
        }
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

    /// Runs a command on the loop, soon. After the loop has ended it runs at once, on the caller's thread, alone.
    void run(Runnable command) {
        commands.add(command);
    }

    /// Runs on the loop and waits for what comes out.
    <T> T call(Supplier<T> question) {
        return commands.ask(question);
    }

    /// Adds a session. On the loop.
    void add(RtpSession session) {
        sessions++;
        wheel(session).seat(session, ticks);
    }

    /// Gives a session its turns anew if its pace is another one now, unless it has been removed. On the loop.
    void settle(RtpSession session) {
        if (session.pace() != session.seat().pace() && session.seat().row().remove(session)) {
            wheel(session).seat(session, ticks);
        }
    }

    /// Removes a session. On the loop.
    void remove(RtpSession session) {
        if (session.seat().row().remove(session)) {
            sessions--;
        }
    }

    private Wheel wheel(RtpSession session) {
        return Objects.requireNonNull(wheels.get(session.pace()));
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
        } finally {
            end();
        }
    }

    private void turns() {
        var nextTurn = System.nanoTime();
        while (!closing) {
            commands.runAll();
            var now = System.nanoTime();
            if (now >= nextTurn) {
                turn(now);
                nextTurn = Math.max(nextTurn + TICK, now);
            }
            if (sessions == 0 && commands.isEmpty() && !closing) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nextTurn - System.nanoTime());
            }
        }
    }

    private void turn(long now) {
        ticks++;
        for (var wheel : wheels.values()) {
            var row = wheel.at(ticks);
            for (var i = row.size() - 1; i >= 0; i--) {
                var session = row.get(i);
                session.turn(now);
                settle(session);
            }
        }
    }

    private void failed(RuntimeException e) {
        counters.faults.increment();
        LOG.error("a command to an RTP session failed", e);
    }

    private void end() {
        commands.runAll();
        for (var wheel : wheels.values()) {
            wheel.all().forEach(RtpSession::end);
        }
        commands.end();
    }

    /// Sessions that have their turn once in so many ticks, spread evenly over them.
    private static final class Wheel {
        private final Pace pace;
        private final List<List<RtpSession>> rows;

        Wheel(Pace pace) {
            this.pace = pace;
            this.rows = Stream.<List<RtpSession>>generate(ArrayList::new).limit(pace.ticks).toList();
        }

        /// Who begins to talk has said a first word just now, between two ticks, and has the next 20 to 25 ms later.
        ///
        /// @param ticks that have been
        void seat(RtpSession session, long ticks) {
            var row = pace == Pace.TALKING ? at(ticks + 1) : emptiest();
            row.add(session);
            session.sit(new Seat(pace, row));
        }

        private List<RtpSession> emptiest() {
            var emptiest = rows.getFirst();
            for (var row : rows) {
                if (row.size() < emptiest.size()) {
                    emptiest = row;
                }
            }
            return emptiest;
        }

        List<RtpSession> at(long tick) {
            return rows.get((int) (tick % rows.size()));
        }

        List<RtpSession> all() {
            return rows.stream().flatMap(List::stream).toList();
        }
    }
}

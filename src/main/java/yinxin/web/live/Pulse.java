package yinxin.web.live;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.operator.Session;
import yinxin.voicemail.operator.Sessions;

/// Looks each second, for all open pages together and only while there are any, whether what they show has changed, and who is still logged in.
public final class Pulse implements SmartLifecycle {
    /// Each is a connection and a virtual thread; more than a control room and its telephones have.
    static final int MOST = 64;
    /// A browser holds no more than six to a server over HTTP/1.1, and needs one for everything else. A further page takes the place of the oldest,
    /// which most likely has been left without a word.
    static final int MOST_A_SESSION = 5;
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final Duration BEAT = Duration.ofSeconds(1);
    /// Looking takes at most a twentieth of the time, however much the database holds.
    private static final int SHARE = 20;

    private final Signs signs;
    private final Sessions sessions;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition happened = lock.newCondition();
    private final Set<Seat> seats = new LinkedHashSet<>();
    private final Map<Part, Object> seen = new EnumMap<>(Part.class);
    private volatile boolean running;
    private boolean beating;

    public Pulse(Signs signs, Sessions sessions, Clock clock) {
        this.signs = signs;
        this.sessions = sessions;
        this.clock = clock;
    }

    /// A place for an open page; empty when all are taken, or it has been told to stop.
    ///
    /// @param session the key of whoever watches
    Optional<Seat> take(String session, Set<Part> parts) {
        lock.lock();
        try {
            var theirs = seats.stream().filter(s -> s.session.equals(session)).toList();
            if (theirs.size() >= MOST_A_SESSION) {
                theirs.getFirst().end = End.TAKEN;
                seats.remove(theirs.getFirst());
                happened.signalAll();
            }
            if (!running || seats.size() >= MOST) {
                return Optional.empty();
            }
            var seat = new Seat(session, parts);
            seats.add(seat);
            if (!beating) {
                beating = true;
                Thread.ofVirtual().name("console-pulse").start(this::beat);
            }
            return Optional.of(seat);
        } finally {
            lock.unlock();
        }
    }

    private void beat() {
        while (true) {
            var began = System.nanoTime();
            try {
                look();
            } catch (StoreUnavailable e) {
                LOG.debug("the store cannot say what has changed: {}", String.valueOf(e.getCause()));
            } catch (RuntimeException e) {
                LOG.error("looking for changes failed; open pages are told of none until it works again", e);
            }
            var pause = Math.max(BEAT.toNanos(), (System.nanoTime() - began) * SHARE);
            lock.lock();
            try {
                for (var left = pause; left > 0 && running && !seats.isEmpty();) {
                    left = happened.awaitNanos(left);
                }
                if (!running || seats.isEmpty()) {
                    beating = false;
                    seen.clear();
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                beating = false;
                return;
            } finally {
                lock.unlock();
            }
        }
    }

    private void look() {
        var wanted = EnumSet.noneOf(Part.class);
        lock.lock();
        try {
            seats.forEach(seat -> wanted.addAll(seat.parts));
        } finally {
            lock.unlock();
        }
        var inside = sessions.running(clock.instant()).stream().map(Session::key).collect(Collectors.toSet());
        var found = new EnumMap<Part, Object>(Part.class);
        wanted.forEach(part -> found.put(part, signs.of(part)));
        lock.lock();
        try {
            var changed = EnumSet.noneOf(Part.class);
            found.forEach((part, sign) -> {
                var before = seen.put(part, sign);
                if (before != null && !before.equals(sign)) {
                    changed.add(part);
                }
            });
            var news = false;
            for (var seat : seats) {
                news |= seat.hear(changed, inside.contains(seat.session));
            }
            if (news) {
                happened.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /// How many pages are open.
    public int watching() {
        lock.lock();
        try {
            return seats.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /// Sends everybody away, so that the web server need not wait for them.
    @Override
    public void stop() {
        lock.lock();
        try {
            running = false;
            happened.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /// After the calls have come to their end, before the web server does.
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE - 2;
    }

    /// Why a page is told no more.
    enum End {
        /// It goes on.
        NOT_YET,
        /// Its reader is no longer logged in.
        LOGGED_OUT,
        /// A later page of the same reader has its place.
        TAKEN
    }

    /// An open page.
    final class Seat implements AutoCloseable {
        private final String session;
        private final Set<Part> parts;
        private final Set<Part> news = EnumSet.noneOf(Part.class);
        private End end = End.NOT_YET;

        private Seat(String session, Set<Part> parts) {
            this.session = session;
            this.parts = Set.copyOf(parts);
        }

        private boolean hear(Set<Part> changed, boolean inside) {
            changed.stream().filter(parts::contains).forEach(news::add);
            if (!inside) {
                end = End.LOGGED_OUT;
            }
            return end != End.NOT_YET || !news.isEmpty();
        }

        /// Waits for a change of what it shows, and for no longer than this. Nothing: there was none.
        Set<Part> await(Duration atMost) throws InterruptedException {
            lock.lock();
            try {
                for (var left = atMost.toNanos(); left > 0 && news.isEmpty() && end == End.NOT_YET && running;) {
                    left = happened.awaitNanos(left);
                }
                var heard = EnumSet.noneOf(Part.class);
                heard.addAll(news);
                news.clear();
                return heard;
            } finally {
                lock.unlock();
            }
        }

        /// Whether, and why, it is told no more.
        End end() {
            lock.lock();
            try {
                return end;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                seats.remove(this);
                happened.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}

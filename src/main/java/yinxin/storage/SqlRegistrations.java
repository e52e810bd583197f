package yinxin.storage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import yinxin.network.RegisteredContact;
import yinxin.network.Registrations;
import yinxin.storage.sql.Database;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;

/// Where the phones are: answered from memory, kept in SQL for the next start.
///
/// A new or a removed phone is on the disk before the phone is told so: it will believe it for an hour. A refresh, which is what nearly all
/// REGISTERs are, is not waited for. A crash within that second leaves the phone registered until its earlier time, which is no worse than
/// a refresh lost on the way, and phones refresh well before their time is over; so a storm of 500 refreshes a second costs one commit a second
/// and takes nothing from the messages that are being stored.
public final class SqlRegistrations implements Registrations, AutoCloseable {
    private static final Duration GATHERING = Duration.ofSeconds(1);
    /// Refreshes in one transaction: it takes some milliseconds, and a message can wait so long.
    private static final int MOST_AT_ONCE = 250;
    /// Rows are kept for so long beyond their time, because their refresh may be on its way.
    private static final Duration KEPT = Duration.ofHours(1);
    /// Changes to one number wait for one another; those to different numbers hardly ever do.
    private static final int LOCKS = 1024;
    private static final Comparator<RegisteredContact> PREFERRED = Comparator.comparingDouble(RegisteredContact::q).reversed()
            .thenComparing(Comparator.comparing(RegisteredContact::expires).reversed());
    private static final Logger LOG = LoggerFactory.getLogger(SqlRegistrations.class);

    private final Database database;
    private final Clock clock;
    private final Map<PhoneNumber, List<RegisteredContact>> present = new ConcurrentHashMap<>();
    private final ReentrantLock[] locks = Arrays.stream(new ReentrantLock[LOCKS]).map(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);
    private final BlockingQueue<PhoneNumber> refreshed = new LinkedBlockingQueue<>();
    private final Thread gatherer = Thread.ofVirtual().name("registrations").unstarted(this::gather);
    private volatile boolean closed;

    public SqlRegistrations(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        var now = clock.instant();
        forgetExpired(now);
        database.read(db -> db.sql("select * from registration where expires > :now").param("now", now.toEpochMilli())
                .query(SqlRegistrations::contact).list()).forEach(contact -> present.merge(contact.number(), List.of(contact), (one, other) -> {
                    var both = new ArrayList<>(one);
                    both.addAll(other);
                    both.sort(PREFERRED);
                    return List.copyOf(both);
                }));
        gatherer.start();
    }

    @Override
    public List<RegisteredContact> of(PhoneNumber number, Instant now) {
        return alive(present.getOrDefault(number, List.of()), now);
    }

    private static List<RegisteredContact> alive(List<RegisteredContact> contacts, Instant now) {
        return contacts.stream().filter(c -> c.isAlive(now)).toList();
    }

    @Override
    public int count(Instant now) {
        return present.values().stream().mapToInt(contacts -> alive(contacts, now).size()).sum();
    }

    @Override
    public List<RegisteredContact> update(PhoneNumber number, Instant now, UnaryOperator<List<RegisteredContact>> change) {
        var lock = locks[Math.floorMod(number.hashCode(), LOCKS)];
        lock.lock();
        try {
            var before = present.getOrDefault(number, List.of());
            var after = List.copyOf(change.apply(alive(before, now)));
            var removed = before.stream().filter(b -> after.stream().noneMatch(a -> a.uri().equals(b.uri()))).toList();
            var changed = after.stream().filter(a -> !before.contains(a)).toList();
            var refreshes = removed.isEmpty() && changed.stream().allMatch(a -> before.stream().anyMatch(b -> prolongs(a, b, now)));
            if (!refreshes) {
                database.write(db -> {
                    removed.forEach(contact -> delete(db, contact));
                    changed.forEach(contact -> upsert(db, contact));
                    return true;
                });
            }
            if (after.isEmpty()) {
                present.remove(number);
            } else {
                present.put(number, after);
            }
            if (refreshes && !changed.isEmpty()) {
                refreshed.add(number);
            }
            return after;
        } finally {
            lock.unlock();
        }
    }

    /// Whether nothing is new but that it lasts longer.
    private static boolean prolongs(RegisteredContact later, RegisteredContact earlier, Instant now) {
        return later.refreshes(earlier) && earlier.isAlive(now) && !later.expires().isBefore(earlier.expires());
    }

    private void gather() {
        try {
            while (!closed) {
                refreshed.add(refreshed.take());
                Thread.sleep(GATHERING);
                try {
                    keepRefreshes();
                    forgetExpired(clock.instant());
                } catch (StoreUnavailable e) {
                    LOG.warn("refreshed registrations cannot be kept now; trying again: {}", e.getMessage());
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("no more refreshes to be gathered");
        }
    }

    /// Puts all refreshes so far on the disk.
    private void keepRefreshes() {
        var numbers = new ArrayList<PhoneNumber>();
        refreshed.drainTo(numbers);
        var once = List.copyOf(Set.copyOf(numbers));
        for (var start = 0; start < once.size(); start += MOST_AT_ONCE) {
            var some = once.subList(start, Math.min(once.size(), start + MOST_AT_ONCE));
            try {
                database.write(db -> {
                    some.forEach(number -> present.getOrDefault(number, List.of()).forEach(contact -> prolong(db, contact)));
                    return true;
                });
            } catch (StoreUnavailable e) {
                refreshed.addAll(once.subList(start, once.size()));
                throw e;
            }
        }
    }

    private void forgetExpired(Instant now) {
        present.keySet().forEach(number -> present.computeIfPresent(number, (_, contacts) -> alive(contacts, now).isEmpty() ? null : contacts));
        database.write(db -> db.sql("delete from registration where expires < :then").param("then", now.minus(KEPT).toEpochMilli()).update());
    }

    private static void delete(JdbcClient db, RegisteredContact contact) {
        db.sql("delete from registration where number = :number and uri = :uri").param("number", contact.number().value())
                .param("uri", contact.uri()).update();
    }

    /// A refresh must not bring back what was removed meanwhile, nor take back what is newer: it only ever prolongs what is there.
    private static void prolong(JdbcClient db, RegisteredContact contact) {
        db.sql("""
                update registration set expires = :expires, call_id = :callId, cseq = :cseq
                where number = :number and uri = :uri and expires <= :expires""")
                .param("expires", contact.expires().toEpochMilli()).param("callId", contact.callId()).param("cseq", contact.cseq())
                .param("number", contact.number().value()).param("uri", contact.uri()).update();
    }

    private static void upsert(JdbcClient db, RegisteredContact contact) {
        db.sql("""
                insert into registration (number, uri, expires, q, call_id, cseq, address, port, transport, user_agent, instance)
                values (:number, :uri, :expires, :q, :callId, :cseq, :address, :port, :transport, :userAgent, :instance)
                on conflict (number, uri) do update set expires = :expires, q = :q, call_id = :callId, cseq = :cseq, address = :address,
                    port = :port, transport = :transport, user_agent = :userAgent, instance = :instance""")
                .param("number", contact.number().value()).param("uri", contact.uri()).param("expires", contact.expires().toEpochMilli())
                .param("q", contact.q()).param("callId", contact.callId()).param("cseq", contact.cseq())
                .param("address", contact.received().getAddress().getHostAddress()).param("port", contact.received().getPort())
                .param("transport", contact.transport()).param("userAgent", contact.userAgent()).param("instance", contact.instance())
                .update();
    }

    private static RegisteredContact contact(ResultSet row, int index) throws SQLException {
        return new RegisteredContact(new PhoneNumber(row.getString("number")), row.getString("uri"),
                Instant.ofEpochMilli(row.getLong("expires")), row.getDouble("q"), row.getString("call_id"), row.getLong("cseq"),
                new InetSocketAddress(InetAddress.ofLiteral(row.getString("address")), row.getInt("port")), row.getString("transport"),
                row.getString("user_agent"), row.getString("instance"));
    }

    /// Keeps what is not yet kept. The database must still be open.
    @Override
    public void close() {
        closed = true;
        gatherer.interrupt();
        try {
            gatherer.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        keepRefreshes();
    }
}

package yinxin.telephony.sip.proxy;

import io.micrometer.core.instrument.Counter;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import yinxin.telephony.sip.stack.SourceGate;

/// Hears everybody, for a phone may register from anywhere, but nobody without end: an address where nobody has proven who they are gets
/// only so many requests a second. More are dropped in silence, so that a phone that is there too asks again by itself.
public final class StrangerLimit implements SourceGate {
    /// An address is known for so long after the last proof from it: longer than phones wait before they register again.
    private static final Duration KNOWN = Duration.ofHours(2);
    /// Addresses remembered; the one heard longest ago is forgotten first.
    private static final int MOST_ADDRESSES = 50_000;
    /// From all strangers together, in a second: those who can forge a source address can forge any number of them.
    private static final int FROM_ALL = 5_000;

    private final int perSecond;
    private final Predicate<InetAddress> trusted;
    private final Clock clock;
    private final Counter dropped;
    private final Map<InetAddress, Instant> known = limited();
    private final Map<InetAddress, Integer> heard = limited();
    private long second;
    private int heardFromAll;

    /// @param perSecond requests heard of one stranger's address in a second
    /// @param trusted   addresses without any limit: trunks
    /// @param dropped   counts what was not heard
    public StrangerLimit(int perSecond, Predicate<InetAddress> trusted, Clock clock, Counter dropped) {
        this.perSecond = perSecond;
        this.trusted = trusted;
        this.clock = clock;
        this.dropped = dropped;
    }

    private static <V> Map<InetAddress, V> limited() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<InetAddress, V> eldest) {
                return size() > MOST_ADDRESSES;
            }
        };
    }

    /// Somebody at this address has proven who they are.
    public synchronized void proven(InetAddress address) {
        known.remove(address);
        known.put(address, clock.instant());
    }

    @Override
    public Verdict judge(InetAddress from) {
        return trusted.test(from) || mayBeHeard(from) ? Verdict.HEAR : Verdict.IGNORE;
    }

    private synchronized boolean mayBeHeard(InetAddress from) {
        var now = clock.instant();
        var since = known.get(from);
        if (since != null && since.plus(KNOWN).isAfter(now)) {
            return true;
        }
        if (now.getEpochSecond() != second) {
            second = now.getEpochSecond();
            heard.clear();
            heardFromAll = 0;
        }
        return heard.merge(from, 1, Integer::sum) <= perSecond && ++heardFromAll <= FROM_ALL;
    }

    @Override
    public void turnedAway() {
        dropped.increment();
    }
}

package yinxin.app.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/// Times, and how they spread. Added to by one thread at a time.
final class Percentiles {
    private long[] values = new long[1024];
    private int count;

    static Percentiles of(Collection<Duration> times) {
        var all = new Percentiles();
        times.forEach(t -> all.add(t.toNanos()));
        return all;
    }

    synchronized void add(long nanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = nanos;
    }

    synchronized int count() {
        return count;
    }

    /// In milliseconds, the time that this part (0 to 1) of all do not exceed; 0 when there is none.
    synchronized double millis(double part) {
        if (count == 0) {
            return 0;
        }
        var sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) Math.ceil(part * count) - (part < 1 ? 1 : 0))] / 1e6;
    }
}

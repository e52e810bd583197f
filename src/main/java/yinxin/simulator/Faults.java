package yinxin.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Which request meets which fault. A request meets at most one: the next one queued for its path, else the standing one.
public final class Faults {
    /// Stands for the events that WeChat posts to the account's server.
    public static final String CALLBACK = "callback";

    private final Map<String, Deque<Fault>> queued = new HashMap<>();
    private final Map<String, Fault> standing = new LinkedHashMap<>();

    /// Queues a fault for one request to `path`, such as `/cgi-bin/message/template/send`.
    public synchronized void next(String path, Fault fault) {
        queued.computeIfAbsent(path, _ -> new ArrayDeque<>()).add(fitting(path, fault));
    }

    /// Applies a fault to every request to `path` that finds none queued, until [#clear].
    public synchronized void always(String path, Fault fault) {
        standing.put(path, fitting(path, fault));
    }

    /// Behaves again.
    public synchronized void clear() {
        queued.clear();
        standing.clear();
    }

    synchronized Optional<Fault> take(String path) {
        var waiting = queued.get(path);
        if (waiting != null && !waiting.isEmpty()) {
            return Optional.of(waiting.remove());
        }
        return Optional.ofNullable(standing.get(path));
    }

    /// What still waits, by path, in words.
    synchronized Map<String, String> describe() {
        var all = new LinkedHashMap<String, String>();
        standing.forEach((path, fault) -> all.put(path, "always " + fault));
        queued.forEach((path, faults) -> {
            if (!faults.isEmpty()) {
                all.merge(path, "next " + faults, (always, next) -> next + ", then " + always);
            }
        });
        return all;
    }

    private static Fault fitting(String path, Fault fault) {
        if (!fault.fits(path)) {
            throw new IllegalArgumentException(fault + " means nothing on " + path);
        }
        return fault;
    }
}

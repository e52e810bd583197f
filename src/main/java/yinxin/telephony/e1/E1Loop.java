package yinxin.telephony.e1;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.loop.Commands;

/// The thread that carries E1s. It wakes twice a millisecond, takes what has arrived on all of them, and sends what is due: eight packets a millisecond cost less
/// when they are looked for than when each wakes the thread.
///
/// Everything that belongs to a line is touched by this thread alone, so nothing on a packet's way is locked. Commands of other threads are taken each time.
final class E1Loop implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(E1Loop.class);
    /// Half a packet: what is sent is at most that late.
    private static final long TURN = Duration.ofNanos(500_000).toNanos();

    private final List<E1Line> lines = new CopyOnWriteArrayList<>();
    private final Thread thread = Thread.ofPlatform().name("e1").daemon().unstarted(this);
    /// It looks at them twice a millisecond, so nobody need wake it.
    private final Commands commands = new Commands(thread, () -> { }, e -> LOG.error("a command to an E1 failed; this is a fault of ours", e));
    private volatile boolean closing;

    void start() {
        thread.start();
    }

    void carry(E1Line line) {
        lines.add(line);
    }

    /// Runs a command on the thread, soon. After its end it runs at once, on the caller's thread, alone.
    void run(Runnable command) {
        commands.add(command);
    }

    /// Runs on the thread and waits for what comes out.
    <T> T ask(Supplier<T> question) {
        return commands.ask(question);
    }

    void close() {
        closing = true;
        commands.awaitEnd();
    }

    @Override
    public void run() {
        var next = System.nanoTime();
        while (!closing) {
            commands.runAll();
            var now = System.nanoTime();
            for (var line : lines) {
                line.turn(now);
            }
            next = Math.max(next + TURN, now);
            LockSupport.parkNanos(this, next - System.nanoTime());
        }
        commands.end();
    }
}

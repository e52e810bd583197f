package yinxin.telephony.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CommandsTest {
    private final ConcurrentLinkedQueue<RuntimeException> faults = new ConcurrentLinkedQueue<>();
    private final Thread thread = Thread.ofPlatform().name("the loop").daemon().unstarted(this::loop);
    private final Commands commands = new Commands(thread, () -> LockSupport.unpark(thread), faults::add);
    private volatile boolean closing;

    private void loop() {
        while (!closing) {
            commands.runAll();
            LockSupport.park(this);
        }
        commands.end();
    }

    private void close() {
        closing = true;
        LockSupport.unpark(thread);
        commands.awaitEnd();
    }

    @Test
    void allIsDoneInOrderOnTheThreadAlone() {
        thread.start();
        var done = new ConcurrentLinkedQueue<String>();
        IntStream.range(0, 100).forEach(i -> commands.add(() -> done.add(i + " on " + Thread.currentThread().getName())));

        assertThat(commands.<String>ask(() -> Thread.currentThread().getName())).isEqualTo("the loop");
        assertThat(commands.<Integer>ask(() -> commands.ask(() -> 7))).as("the thread may ask itself").isEqualTo(7);
        assertThat(done).containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> i + " on the loop").toList());
        assertThat(commands.isEmpty()).isTrue();
        close();
    }

    @Test
    void whatFailsIsToldToWhoAskedOrToTheLoopAndStopsNothing() {
        thread.start();
        var fault = new IllegalStateException("a fault");
        commands.add(() -> {
            throw fault;
        });

        assertThatThrownBy(() -> commands.ask(() -> {
            throw new IllegalArgumentException("no such thing");
        })).isInstanceOf(IllegalArgumentException.class).hasMessage("no such thing");
        assertThat(faults).containsExactly(fault);
        close();
    }

    @Test
    void afterTheEndEverybodyRunsTheirOwn() {
        thread.start();
        close();

        assertThat(commands.<Thread>ask(Thread::currentThread)).isEqualTo(Thread.currentThread());
        var done = new ConcurrentLinkedQueue<String>();
        commands.add(() -> done.add("late"));
        assertThat(done).containsExactly("late");
    }
}

package yinxin.storage;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import yinxin.voicemail.delivery.DeliveryOutcome.Accepted;
import yinxin.voicemail.delivery.Outbox.Receipt;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// What one message costs the thread that writes to SQLite, from the end of its call to WeChat's receipt, when messages come one by one and
/// share no commit. A program, not a test:
///
/// ```
///   java -cp target/test-classes:target/classes:… yinxin.storage.WriterTrial MESSAGES
/// ```
final class WriterTrial {
    private static final int NUMBERS = 200;
    private static final int ROUNDS = 4;
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final TestStore store;
    private final SqlSeenEvents seen;

    private WriterTrial(TestStore store) {
        this.store = store;
        this.seen = new SqlSeenEvents(store.database);
    }

    public static void main(String[] arguments) throws Exception {
        var messages = Integer.parseInt(arguments[0]);
        var directory = Files.createTempDirectory("writer-trial");
        try (var store = new TestStore(directory, Clock.systemUTC())) {
            for (var i = 0; i < NUMBERS; i++) {
                store.bindings.bind(number(i), follower(i), Proof.OPERATOR, Instant.now());
            }
            store.carryAll();
            var trial = new WriterTrial(store);
            // The first rounds warm Java up.
            for (var round = 0; round < ROUNDS; round++) {
                trial.round(round, messages / ROUNDS);
            }
        } finally {
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        System.exit(0);
    }

    private static PhoneNumber number(int i) {
        return new PhoneNumber("+86137%08d".formatted(i % NUMBERS));
    }

    private static OpenId follower(int i) {
        return new OpenId("oFollower%019d".formatted(i % NUMBERS));
    }

    private void round(int round, int messages) {
        var start = System.nanoTime();
        var writer = writerCpu();
        var whole = processCpu();
        for (var i = 0; i < messages; i++) {
            message(round * messages + i);
        }
        System.out.printf("%d messages in %.1f s: %.3f ms of CPU on the writing thread each, %.3f ms in all; load %.1f%n", messages,
                (System.nanoTime() - start) / 1e9, (writerCpu() - writer) / 1e6 / messages, (processCpu() - whole) / 1e6 / messages,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private void message(int i) {
        // Notices of one number are told together when they come soon after each other; here each is told by itself.
        var now = Instant.now().plus(Duration.ofHours(i / NUMBERS));
        store.messages.keep(store.call(number(i), now), OptionalLong.empty());
        for (var delivery : store.outbox.claim(now.plusSeconds(1), 128, LEASE)) {
            store.outbox.accepted(delivery, new Accepted(Optional.of("receipt " + i)), now);
            seen.once("event %037d".formatted(i), now,
                    () -> store.outbox.receipt(new Receipt(delivery.to(), "receipt " + i, true, "success", now)));
        }
        store.outbox.claim(now.plusSeconds(1), 128, LEASE);
    }

    private static long writerCpu() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds())).filter(t -> t != null && t.getThreadName().equals("database-writer"))
                .mapToLong(t -> threads.getThreadCpuTime(t.getThreadId())).sum();
    }

    private static long processCpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}

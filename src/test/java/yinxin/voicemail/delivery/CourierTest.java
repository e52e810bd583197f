package yinxin.voicemail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.voicemail.delivery.Outbox.Depth;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;

/// The courier on the real outbox. What is at the other end of the notifier is the subject of other tests.
class CourierTest {
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final BlockingQueue<DeliveryOutcome> answers = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Delivery> carried = new ConcurrentLinkedQueue<>();
    private TestStore store;
    private Courier courier;

    @BeforeEach
    void open() {
        store = new TestStore(directory, clock);
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        courier = new Courier(store.outbox, delivery -> {
            carried.add(delivery);
            return Optional.ofNullable(answers.poll()).orElse(new DeliveryOutcome.Accepted(Optional.of("1")));
        }, RetryPolicy.DEFAULT, clock);
    }

    @AfterEach
    void close() {
        courier.close();
        store.close();
    }

    @Test
    void anAcceptedNoticeIsCarriedOnce() {
        var id = keep();
        courier.start();
        await().until(() -> store.outbox.depth().equals(new Depth(0, 0, 0)));
        clock.advance(Duration.ofHours(1));
        courier.wake();
        assertThat(steps(id)).containsExactly(Step.DIVERTED, Step.ANSWERED, Step.PUSHED);
        assertThat(carried).hasSize(1);
    }

    @Test
    void anUnknownOutcomeIsRepeatedWithTheSameId() {
        answers.add(new DeliveryOutcome.Unknown("timeout"));
        var id = keep();
        courier.start();
        await().until(() -> steps(id).contains(Step.RETRIED));
        clock.advance(Duration.ofSeconds(5));
        courier.wake();
        await().until(() -> steps(id).contains(Step.PUSHED));
        assertThat(carried).hasSize(2);
        assertThat(carried.stream().map(Delivery::id).distinct()).hasSize(1);
        assertThat(carried.stream().map(Delivery::attempts)).containsExactly(0, 1);
    }

    @Test
    void aSixHourOutageDelaysButLosesNothing() {
        var id = keep();
        for (var i = 0; i < 60; i++) {
            answers.add(new DeliveryOutcome.TryLater("connection refused", Optional.empty()));
        }
        courier.start();
        await().until(() -> {
            clock.advance(Duration.ofMinutes(10));
            courier.wake();
            return steps(id).contains(Step.PUSHED);
        });
        assertThat(steps(id).stream().filter(s -> s == Step.PUSHED)).hasSize(1);
    }

    @Test
    void afterADayThePushIsGivenUpAndTheOperatorCanSeeWhy() {
        answers.addAll(List.of(new DeliveryOutcome.Misconfigured("40164: not in the whitelist"),
                new DeliveryOutcome.Misconfigured("40164: not in the whitelist")));
        var id = keep();
        courier.start();
        await().until(() -> steps(id).contains(Step.RETRIED));
        clock.advance(Duration.ofHours(25));
        courier.wake();
        await().until(() -> store.outbox.depth().equals(new Depth(0, 0, 1)));
        assertThat(store.messages.timeline(id).getLast().detail()).isEqualTo("given up after 2 attempts: 40164: not in the whitelist");
    }

    @Test
    void aRefusedPushIsNotRepeated() {
        answers.add(new DeliveryOutcome.Refused("47003: phone_number1"));
        var id = keep();
        courier.start();
        await().until(() -> steps(id).contains(Step.REFUSED));
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 1));
    }

    @Test
    void aFollowerWhoHasLeftIsWaitedFor() {
        answers.add(new DeliveryOutcome.Unfollowed());
        keep();
        courier.start();
        await().until(() -> store.outbox.depth().equals(new Depth(0, 1, 0)));
        store.outbox.returned(LIN, clock.instant());
        courier.wake();
        await().until(() -> store.outbox.depth().equals(new Depth(0, 0, 0)));
        assertThat(carried).hasSize(2);
    }

    @Test
    void oneSlowPushDoesNotHoldUpTheOthersAndTheNumberAtATimeIsBounded() throws Exception {
        var release = new CountDownLatch(1);
        var atATime = new AtomicInteger();
        var most = new AtomicInteger();
        courier.close();
        courier = new Courier(store.outbox, _ -> {
            most.accumulateAndGet(atATime.incrementAndGet(), Math::max);
            try {
                release.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            atATime.decrementAndGet();
            return new DeliveryOutcome.Accepted(Optional.empty());
        }, RetryPolicy.DEFAULT, clock);
        for (var i = 0; i < 100; i++) {
            keep();
        }
        courier.start();
        await().until(() -> atATime.get() == 64);
        release.countDown();
        await().until(() -> store.outbox.depth().waiting() == 0);
        assertThat(most).hasValue(64);
    }

    private MessageId keep() {
        return store.messages.keep(store.call(CALLED, clock.instant())).id();
    }

    private List<Step> steps(MessageId id) {
        return store.messages.timeline(id).stream().map(TimelineEntry::step).toList();
    }
}

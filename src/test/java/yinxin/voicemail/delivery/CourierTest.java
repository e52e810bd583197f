package yinxin.voicemail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.voicemail.delivery.AccountState.Hold;
import yinxin.voicemail.delivery.Outbox.Depth;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.TimelineEntry;

/// The courier on the real outbox. What is at the other end of the notifier is the subject of other tests.
class CourierTest {
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final BlockingQueue<DeliveryOutcome> answers = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Delivery> carried = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean clear = new AtomicBoolean(true);
    private TestStore store;
    private Courier courier;

    /// Answers what the test has laid ready, and otherwise accepts.
    private final Notifier scripted = new Notifier() {
        @Override
        public DeliveryOutcome deliver(Delivery delivery) {
            carried.add(delivery);
            return Optional.ofNullable(answers.poll()).orElse(new DeliveryOutcome.Accepted(Optional.of("1")));
        }

        @Override
        public boolean answers() {
            return clear.get();
        }
    };

    @BeforeEach
    void open() {
        store = new TestStore(directory, clock);
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        courier = courier(scripted);
    }

    private Courier courier(Notifier notifier) {
        return new Courier(store.outbox, store.account, notifier, RetryPolicy.DEFAULT, clock);
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
        await().until(() -> steps(id).contains(Step.UNCLEAR));
        clock.advance(Duration.ofSeconds(5));
        courier.wake();
        await().until(() -> steps(id).contains(Step.PUSHED));
        assertThat(carried).hasSize(2);
        assertThat(carried.stream().map(Delivery::id).distinct()).hasSize(1);
        assertThat(carried.stream().map(Delivery::attempts)).containsExactly(0, 1);
    }

    @Test
    void aRowThatCannotBeReadEndsNoDelivering() {
        var id = keep();
        damage("NOTICE", "LIMBO");
        var told = new ListAppender<ILoggingEvent>();
        var log = (Logger) LoggerFactory.getLogger(Courier.class);
        told.start();
        log.addAppender(told);
        try {
            courier.start();
            await().until(() -> told.list.stream().anyMatch(event -> event.getLevel() == Level.ERROR));
        } finally {
            log.detachAppender(told);
        }
        damage("LIMBO", "NOTICE");
        courier.wake();
        await().until(() -> steps(id).contains(Step.PUSHED));
    }

    /// So that the clock does not run away from a courier on a busy machine.
    private boolean nothingIsDue() {
        return store.database.read(db -> db.sql("select count(*) from delivery where state = 'WAITING' and (claimed or due <= :now)")
                .param("now", clock.instant().toEpochMilli()).query(Integer.class).single()) == 0;
    }

    private void damage(String kind, String into) {
        store.database.write(db -> db.sql("update delivery set kind = :into where kind = :kind").param("into", into).param("kind", kind).update());
    }

    @Test
    void aSixHourOutageDelaysButLosesNothing() {
        var id = keep();
        for (var i = 0; i < 60; i++) {
            answers.add(new DeliveryOutcome.TryLater("connection refused", Optional.empty()));
        }
        courier.start();
        await().atMost(Duration.ofMinutes(1)).until(() -> {
            if (nothingIsDue()) {
                clock.advance(Duration.ofMinutes(10));
            }
            courier.wake();
            return steps(id).contains(Step.PUSHED);
        });
        assertThat(steps(id).stream().filter(s -> s == Step.PUSHED)).hasSize(1);
    }

    @Test
    void whatMayBeShownTwiceWaitsUntilWeChatAnswersAndIsThenSentOnceMore() {
        answers.add(new DeliveryOutcome.Unknown("timeout"));
        clear.set(false);
        var id = keep();
        courier.start();
        await().until(() -> steps(id).contains(Step.UNCLEAR));
        for (var hour = 0; hour < 6; hour++) {
            var before = steps(id).size();
            clock.advance(Duration.ofHours(1));
            courier.wake();
            await().until(() -> steps(id).size() > before);
        }
        assertThat(carried).as("nothing is sent while WeChat does not answer").hasSize(1);
        clear.set(true);
        clock.advance(Duration.ofHours(1));
        courier.wake();
        await().until(() -> steps(id).contains(Step.PUSHED));
        assertThat(carried).hasSize(2);
        assertThat(carried.stream().map(Delivery::id).distinct()).hasSize(1);
    }

    @Test
    void afterAMonthThePushIsGivenUpAndTheOperatorCanSeeWhy() {
        answers.addAll(List.of(new DeliveryOutcome.Misconfigured("40164: not in the whitelist"),
                new DeliveryOutcome.Misconfigured("40164: not in the whitelist")));
        var id = keep();
        courier.start();
        await().until(() -> steps(id).contains(Step.RETRIED));
        clock.advance(Duration.ofDays(31));
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
    void tooManyCallsInAMinutePauseEverybody() {
        answers.add(new DeliveryOutcome.TooFast("45011", Duration.ofMinutes(1)));
        courier.start();
        var first = keep();
        courier.wake();
        await().until(() -> steps(first).contains(Step.RETRIED));
        follower(2);
        var second = store.messages.keep(store.call(number(2), clock.instant())).id();
        courier.wake();
        clock.advance(Duration.ofSeconds(59));
        assertThat(store.outbox.claim(clock.instant(), 10, Duration.ofMinutes(1))).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        courier.wake();
        await().until(() -> steps(first).contains(Step.PUSHED) && steps(second).contains(Step.PUSHED));
    }

    @Test
    void aStoppedAccountSendsNothingButOneProbeAnHourUntilWeChatTakesIt() {
        answers.add(new DeliveryOutcome.Stopped("48004: banned"));
        answers.add(new DeliveryOutcome.Stopped("48004: banned"));
        courier.start();
        var first = keep();
        courier.wake();
        await().until(() -> store.account.state().hold().isPresent() && steps(first).contains(Step.RETRIED));
        var since = clock.instant();
        assertThat(store.account.state().hold()).contains(new Hold("48004: banned", since, since.plus(Duration.ofHours(1))));
        follower(2);
        var second = store.messages.keep(store.call(number(2), clock.instant())).id();
        clock.advance(Duration.ofMinutes(59));
        assertThat(store.claim()).isEmpty();
        clock.advance(Duration.ofMinutes(1));
        courier.wake();
        await().until(() -> carried.size() == 2 && store.account.state().hold().filter(h -> h.probe().equals(since.plus(Duration.ofHours(2)))).isPresent());
        clock.advance(Duration.ofHours(1));
        courier.wake();
        await().until(() -> steps(first).contains(Step.PUSHED) && steps(second).contains(Step.PUSHED));
        assertThat(carried).hasSize(4);
        assertThat(store.account.state().hold()).isEmpty();
    }

    @Test
    void theOperatorReleasesAStoppedAccount() {
        answers.add(new DeliveryOutcome.Stopped("43116: restricted"));
        courier.start();
        var id = keep();
        courier.wake();
        await().until(() -> steps(id).contains(Step.RETRIED));
        assertThat(store.account.release()).isTrue();
        assertThat(store.account.release()).isFalse();
        courier.wake();
        await().until(() -> steps(id).contains(Step.PUSHED));
    }

    @Test
    void oneFollowersNoticesGoOneAfterTheOtherAndManyFollowersAtOnce() throws Exception {
        var release = new CountDownLatch(1);
        var atATime = new AtomicInteger();
        var most = new AtomicInteger();
        var busy = ConcurrentHashMap.<OpenId>newKeySet();
        var twice = new AtomicInteger();
        courier.close();
        courier = courier(delivery -> {
            if (!busy.add(delivery.to())) {
                twice.incrementAndGet();
            }
            most.accumulateAndGet(atATime.incrementAndGet(), Math::max);
            try {
                release.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            atATime.decrementAndGet();
            busy.remove(delivery.to());
            return new DeliveryOutcome.Accepted(Optional.empty());
        });
        for (var i = 0; i < 150; i++) {
            follower(i);
            store.messages.keep(store.call(number(i), clock.instant()));
            store.messages.keep(store.call(number(i), clock.instant()));
        }
        courier.start();
        await().until(() -> atATime.get() == 128);
        release.countDown();
        await().until(() -> store.outbox.depth().waiting() == 0);
        assertThat(most).hasValue(128);
        assertThat(twice).hasValue(0);
    }

    private static PhoneNumber number(int i) {
        return new PhoneNumber("+8613700%06d".formatted(i));
    }

    private void follower(int i) {
        store.bindings.bind(number(i), new OpenId("oFollower%019d".formatted(i)), Proof.OPERATOR, clock.instant());
    }

    private MessageId keep() {
        return store.messages.keep(store.call(CALLED, clock.instant())).id();
    }

    private List<Step> steps(MessageId id) {
        return store.messages.timeline(id).stream().map(TimelineEntry::step).toList();
    }
}

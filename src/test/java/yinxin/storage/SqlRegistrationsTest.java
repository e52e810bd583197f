package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static yinxin.network.People.LIN;
import static yinxin.network.People.WANG;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.network.People;
import yinxin.network.RegisteredContact;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;

/// Where the phones are: what is seen at once, what is on the disk, and what a restart finds.
@ParameterizedClass
@EnumSource(Engine.class)
class SqlRegistrationsTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Instant now() {
        return clock.instant();
    }

    private RegisteredContact phone(String host) {
        return People.phone(LIN, host, now().plus(HOUR));
    }

    private List<RegisteredContact> set(RegisteredContact... contacts) {
        return store.registrations.update(LIN, now(), _ -> List.of(contacts));
    }

    /// What a crash now would leave.
    private List<RegisteredContact> onDisk() {
        try (var other = new TestStore(engine.in(directory), clock)) {
            return other.registrations.of(LIN, now());
        }
    }

    /// The same phone, refreshed now by a later REGISTER of the same Call-ID.
    private RegisteredContact refreshed(RegisteredContact before) {
        return new RegisteredContact(before.number(), before.uri(), now().plus(HOUR), before.q(), before.callId(), before.cseq() + 1,
                before.received(), before.transport(), before.userAgent(), before.instance());
    }

    @Test
    void aNewPhoneIsOnTheDiskBeforeItIsTold() {
        var six = new RegisteredContact(LIN, "sips:13800138000@[2001:db8::1]:5061;transport=tls", now().plus(HOUR), 0.5, "call-2", 4294967295L,
                new InetSocketAddress(java.net.InetAddress.ofLiteral("2001:db8::1"), 5061), "tls", "Telephone 2",
                "+sip.instance=\"<urn:uuid:1>\";reg-id=1");
        var phones = List.of(phone("192.0.2.5"), six);

        assertThat(set(phones.get(0), phones.get(1))).isEqualTo(phones);
        assertThat(store.registrations.of(LIN, now())).isEqualTo(phones);
        assertThat(onDisk()).isEqualTo(phones);
        assertThat(store.registrations.of(WANG, now())).isEmpty();
        assertThat(store.registrations.count(now())).isEqualTo(2);
    }

    @Test
    void aRemovedPhoneIsOffTheDiskBeforeItIsTold() {
        var stays = phone("192.0.2.6");
        set(phone("192.0.2.5"), stays);

        assertThat(set(stays)).containsExactly(stays);
        assertThat(onDisk()).containsExactly(stays);
        assertThat(set()).isEmpty();
        assertThat(onDisk()).isEmpty();
        assertThat(store.registrations.count(now())).isZero();
    }

    @Test
    void aPhoneThatMovedIsOnTheDiskBeforeItIsTold() {
        var before = phone("192.0.2.5");
        set(before);
        var moved = new RegisteredContact(LIN, before.uri(), before.expires(), 1.0, before.callId(), 2, new InetSocketAddress(People.phone(LIN,
                "192.0.2.77", now()).received().getAddress(), 40000), "udp", before.userAgent(), "");
        set(moved);

        assertThat(onDisk()).containsExactly(moved);
    }

    @Test
    void aRefreshIsSeenAtOnceAndKeptSoon() {
        set(phone("192.0.2.5"));
        clock.advance(Duration.ofMinutes(50));
        var later = refreshed(phone("192.0.2.5"));
        set(later);

        assertThat(store.registrations.of(LIN, now())).containsExactly(later);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(onDisk()).containsExactly(later));
        clock.advance(Duration.ofMinutes(59));
        assertThat(store.registrations.of(LIN, now())).containsExactly(later);
    }

    @Test
    void aRestartForgetsNoPhoneThatHasNotExpired() {
        var lasting = phone("192.0.2.5");
        var short_ = People.phone(LIN, "192.0.2.6", now().plusSeconds(60));
        set(lasting, short_);
        clock.advance(Duration.ofMinutes(30));
        var refreshed = refreshed(lasting);
        set(refreshed);
        store.close();
        clock.advance(Duration.ofMinutes(45));
        store = new TestStore(engine.in(directory), clock);

        assertThat(store.registrations.of(LIN, now())).as("a stop in order keeps the last refresh too").containsExactly(refreshed);
        assertThat(store.registrations.count(now())).isEqualTo(1);
    }

    @Test
    void whatHasExpiredIsNotSeen() {
        set(phone("192.0.2.5"));
        clock.advance(HOUR);

        assertThat(store.registrations.of(LIN, now())).isEmpty();
        assertThat(store.registrations.count(now())).isZero();
        assertThat(store.registrations.update(LIN, now(), present -> {
            assertThat(present).isEmpty();
            return present;
        })).isEmpty();
    }

    @Test
    void whatThrowsChangesNothing() {
        var before = phone("192.0.2.5");
        set(before);

        assertThatThrownBy(() -> store.registrations.update(LIN, now(), _ -> {
            throw new IllegalStateException("no");
        })).hasMessage("no");
        store.database.close();
        assertThatThrownBy(() -> set(before, phone("192.0.2.6"))).isInstanceOf(StoreUnavailable.class);
        assertThat(store.registrations.of(LIN, now())).containsExactly(before);
    }

    /// A storm: 500 phones register, and refresh all at once, four times over. Nobody is lost, and all are found again after a restart.
    @Test
    void aStormLosesNobody() throws Exception {
        var phones = 500;
        var rounds = 4;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var round = 0; round < rounds; round++) {
                var done = new ArrayList<Future<?>>();
                for (var i = 0; i < phones; i++) {
                    var number = new PhoneNumber("+86138001%05d".formatted(i));
                    var contact = People.phone(number, "192.0.2." + i % 250, now().plus(HOUR));
                    done.add(threads.submit(() -> store.registrations.update(number, now(), _ -> List.of(contact))));
                }
                for (var each : done) {
                    each.get();
                }
                clock.advance(Duration.ofMinutes(20));
            }
        }
        assertThat(store.registrations.count(now())).isEqualTo(phones);
        store.close();
        store = new TestStore(engine.in(directory), clock);
        assertThat(store.registrations.count(now())).isEqualTo(phones);
        clock.advance(Duration.ofMinutes(39));
        assertThat(store.registrations.count(now())).isEqualTo(phones);
    }
}

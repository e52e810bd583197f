package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.message.VoiceMessage;

/// PostgreSQL is killed while messages come in: each that was said to be stored is there when it is back, and the gateway that has waited goes on.
class DurabilityTest {
    private static final int WRITERS = 8;
    private static final int BEFORE_EACH_DEATH = 60;
    private static final int DEATHS = 2;

    @Test
    void whatWasSaidToBeStoredIsStored() throws Exception {
        var stored = ConcurrentHashMap.<MessageId>newKeySet();
        var refused = new AtomicInteger();
        var over = new AtomicBoolean();
        try (var postgres = new DebianPostgres().start(); var store = new TestStore(postgres.address(), new MovedClock());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            store.bindings.bind(CALLED, LIN, Proof.OPERATOR, store.clock.instant());
            for (var i = 0; i < WRITERS; i++) {
                threads.submit(() -> write(store, stored, refused, over));
            }
            for (var death = 0; death < DEATHS; death++) {
                var enough = stored.size() + BEFORE_EACH_DEATH;
                Awaitility.await().until(() -> stored.size() >= enough);
                var before = refused.get();
                postgres.kill();
                assertThatThrownBy(() -> store.messages.byId(MessageId.random())).isInstanceOf(StoreUnavailable.class);
                Awaitility.await().until(() -> refused.get() > before);
                postgres.start();
            }
            var enough = stored.size() + BEFORE_EACH_DEATH;
            Awaitility.await().until(() -> stored.size() >= enough);
            over.set(true);
            threads.shutdown();
            Awaitility.await().until(threads::isTerminated);

            var all = store.messages.ofNumber(CALLED, Integer.MAX_VALUE);
            assertThat(all.stream().map(VoiceMessage::id).collect(Collectors.toSet())).isEqualTo(Set.copyOf(stored));
            assertThat(all).extracting(VoiceMessage::sequence)
                    .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, all.size()).boxed().toList());
            assertThat(store.outbox.depth().waiting()).isEqualTo(all.size());
        }
    }

    /// As a gateway does: what could not be stored is offered again until it is.
    private static void write(TestStore store, Set<MessageId> stored, AtomicInteger refused, AtomicBoolean over) {
        while (!over.get()) {
            var call = store.call(CALLED, store.clock.instant());
            for (var isStored = false; !isStored;) {
                try {
                    stored.add(store.messages.keep(call).id());
                    isStored = true;
                } catch (StoreUnavailable e) {
                    refused.incrementAndGet();
                }
            }
        }
    }
}

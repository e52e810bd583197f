package yinxin.voicemail;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.delivery.RetryPolicy;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.owner.Lease;

class UpkeepTest {
    @TempDir
    Path directory;

    @Test
    void whoMustProveAgainIsToldAtTheStart() throws InterruptedException {
        var clock = new MovedClock();
        var sent = new LinkedBlockingQueue<Push>();
        try (var store = new TestStore(directory, clock);
             var courier = new Courier(store.outbox, store.account, delivery -> {
                 sent.add(delivery.push());
                 return new DeliveryOutcome.Accepted(Optional.empty());
             }, RetryPolicy.DEFAULT, clock);
             var upkeep = new Upkeep(store.leases, courier, clock)) {
            store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
            clock.advance(Lease.USUAL.silence().plus(Duration.ofDays(1)));
            courier.start();

            upkeep.start();

            assertThat(sent.poll(10, TimeUnit.SECONDS)).isEqualTo(new Push.ProofWanted(CALLED, clock.instant().plus(Lease.USUAL.grace())));
            assertThat(store.leases.due(LIN, clock.instant())).hasSize(1);
        }
    }
}

package yinxin.voicemail.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final Instant PROVEN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Lease LEASE = new Lease(Duration.ofDays(10), Duration.ofDays(30), Duration.ofDays(5));

    @Test
    void whoIsSilentIsAskedEarlierThanWhoIsHeardOf() {
        assertThat(LEASE.asksAt(PROVEN, PROVEN)).isEqualTo(PROVEN.plus(Duration.ofDays(10)));
        assertThat(LEASE.asksAt(PROVEN, PROVEN.plus(Duration.ofDays(9)))).isEqualTo(PROVEN.plus(Duration.ofDays(19)));
    }

    @Test
    void noSignOfLifeReplacesAProofForEver() {
        assertThat(LEASE.asksAt(PROVEN, PROVEN.plus(Duration.ofDays(29)))).isEqualTo(PROVEN.plus(Duration.ofDays(30)));
    }

    @Test
    void onlyWhoWasAskedLosesTheNumber() {
        assertThat(LEASE.endsAt(Optional.empty())).isEmpty();
        assertThat(LEASE.endsAt(Optional.of(PROVEN))).contains(PROVEN.plus(Duration.ofDays(5)));
    }
}

package yinxin.voicemail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

class RetryPolicyTest {
    private static final Instant START = Instant.parse("2026-11-22T07:00:00Z");

    @Test
    void theWaitDoublesUpToTenMinutes() {
        var waits = new ArrayList<Long>();
        for (var attempts = 0; attempts < 9; attempts++) {
            waits.add(Duration.between(START, RetryPolicy.DEFAULT.next(tried(attempts), START, Duration.ZERO).orElseThrow()).toSeconds());
        }
        assertThat(waits).isEqualTo(List.of(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L));
    }

    @Test
    void whatWeChatAsksForIsObeyed() {
        assertThat(RetryPolicy.DEFAULT.next(tried(0), START, Duration.ofHours(3))).contains(START.plus(Duration.ofHours(3)));
        assertThat(RetryPolicy.DEFAULT.next(tried(9), START, Duration.ofSeconds(1))).contains(START.plusSeconds(600));
    }

    @Test
    void afterAMonthItIsGivenUp() {
        var lastChance = START.plus(Duration.ofDays(30)).minusSeconds(600);
        assertThat(RetryPolicy.DEFAULT.next(tried(100), lastChance, Duration.ZERO)).isPresent();
        assertThat(RetryPolicy.DEFAULT.next(tried(100), lastChance.plusSeconds(1), Duration.ZERO)).isEmpty();
    }

    @Test
    void aPolicyThatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new RetryPolicy(Duration.ofMinutes(2), Duration.ofMinutes(1), Duration.ofHours(1)))
                .hasMessageContaining("first <= longest");
    }

    private static Delivery tried(int attempts) {
        return new Delivery("id", new OpenId("oLin"), new Push.NumberBound(new PhoneNumber("+8613800138000")), attempts, START);
    }
}

package yinxin.simulator.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdentifiersTest {
    private final Identifiers identifiers = new Identifiers();

    @Test
    void openIdLooksLikeWeChats() {
        assertThat(Stream.generate(() -> identifiers.openId("wx0123456789abcdef")).limit(500)).doesNotHaveDuplicates().allMatch(id -> id.matches("o[A-Za-z0-9_-]{27}"));
    }

    @Test
    void messageIdsGrowAndDoNotFitADouble() {
        var first = identifiers.messageId();
        var second = identifiers.messageId();
        assertThat(second).isGreaterThan(first);
        assertThat(first).isGreaterThan(1L << 53).isLessThan(Long.MAX_VALUE);
    }

    @Test
    void requestIdCarriesTheTimeOfKnownThreads() {
        // Ids seen in the community's threads of 2026-04-28, 2024-08-02 and 2025-05-20.
        assertThat(Instant.ofEpochSecond(0x69f05ac3L)).isBetween(Instant.parse("2026-04-27T16:00:00Z"), Instant.parse("2026-04-28T16:00:00Z"));
        assertThat(identifiers.requestId(Instant.ofEpochSecond(0x66ac5b50L))).matches("66ac5b50-[0-9a-f]{8}-[0-9a-f]{8}");
        assertThat(Instant.ofEpochSecond(0x682bde35L)).isBetween(Instant.parse("2025-05-19T16:00:00Z"), Instant.parse("2025-05-20T16:00:00Z"));
    }

    @Test
    void digitsNeverBeginWithZero() {
        assertThat(Stream.generate(() -> identifiers.digits(10)).limit(500)).allMatch(digits -> digits.matches("[1-9][0-9]{9}"));
    }
}

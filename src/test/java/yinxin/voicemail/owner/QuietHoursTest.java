package yinxin.voicemail.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class QuietHoursTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final QuietHours NIGHT = new QuietHours(LocalTime.of(22, 0), LocalTime.of(8, 0), true);
    private static final QuietHours NOON = new QuietHours(LocalTime.of(12, 0), LocalTime.of(14, 30), true);

    private static Instant at(String local) {
        return java.time.LocalDateTime.parse(local).atZone(SHANGHAI).toInstant();
    }

    @Test
    void aNightEndsTheNextMorning() {
        assertThat(NIGHT.endAround(at("2026-11-22T21:59:59"), SHANGHAI)).isEmpty();
        assertThat(NIGHT.endAround(at("2026-11-22T22:00"), SHANGHAI)).contains(at("2026-11-23T08:00"));
        assertThat(NIGHT.endAround(at("2026-11-23T07:59:59"), SHANGHAI)).contains(at("2026-11-23T08:00"));
        assertThat(NIGHT.endAround(at("2026-11-23T08:00"), SHANGHAI)).isEmpty();
    }

    @Test
    void aRestAtNoonEndsTheSameDay() {
        assertThat(NOON.endAround(at("2026-11-22T11:59"), SHANGHAI)).isEmpty();
        assertThat(NOON.endAround(at("2026-11-22T12:00"), SHANGHAI)).contains(at("2026-11-22T14:30"));
        assertThat(NOON.endAround(at("2026-11-22T14:30"), SHANGHAI)).isEmpty();
    }

    @Test
    void theHoursAreThoseOfTheFollowersClock() {
        var noonInLondon = Instant.parse("2026-07-01T11:30:00Z");
        assertThat(NOON.endAround(noonInLondon, ZoneId.of("Europe/London"))).contains(Instant.parse("2026-07-01T13:30:00Z"));
        assertThat(NOON.endAround(noonInLondon, SHANGHAI)).isEmpty();
    }

    @Test
    void anHourThatSpringSkipsStillEnds() {
        var night = new QuietHours(LocalTime.of(23, 0), LocalTime.of(1, 30), true);
        assertThat(night.endAround(Instant.parse("2026-03-28T23:30:00Z"), ZoneId.of("Europe/London"))).contains(Instant.parse("2026-03-29T01:30:00Z"));
    }

    @Test
    void anEndThatAutumnBringsTwiceIsNeverOverAlready() {
        var london = ZoneId.of("Europe/London");
        var night = new QuietHours(LocalTime.of(23, 0), LocalTime.of(1, 30), true);
        var first = Instant.parse("2026-10-25T00:30:00Z");
        var second = Instant.parse("2026-10-25T01:30:00Z");

        assertThat(night.endAround(first.minusSeconds(60), london)).contains(first);
        assertThat(night.endAround(first, london)).as("01:30 has come").isEmpty();
        assertThat(night.endAround(second.minusSeconds(1200), london)).as("01:10 comes again").contains(second);
        assertThat(night.endAround(second, london)).isEmpty();
    }

    @Test
    void aNightThatLosesOrGainsAnHourEndsByTheClockOnTheWall() {
        var newYork = ZoneId.of("America/New_York");
        var night = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), true);

        assertThat(night.endAround(Instant.parse("2026-03-08T04:00:00Z"), newYork)).contains(Instant.parse("2026-03-08T11:00:00Z"));
        assertThat(night.endAround(Instant.parse("2026-11-01T03:00:00Z"), newYork)).contains(Instant.parse("2026-11-01T12:00:00Z"));
    }

    @Test
    void hoursThatNeverEndAreNoHours() {
        assertThatThrownBy(() -> new QuietHours(LocalTime.NOON, LocalTime.NOON, true)).hasMessageContaining("never end");
    }
}

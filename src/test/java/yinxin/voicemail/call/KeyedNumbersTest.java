package yinxin.voicemail.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.voicemail.call.Item.KeyedNumbers;

class KeyedNumbersTest {
    private final KeyedNumbers keys = new KeyedNumbers();
    private Instant now = Instant.parse("2026-11-22T07:01:00Z");

    /// A blank is a pause, everything else a key, half a second after the one before.
    private void press(String script) {
        for (var key : script.toCharArray()) {
            now = now.plus(key == ' ' ? KeyedNumbers.PAUSE : Duration.ofMillis(500));
            if (key != ' ') {
                keys.pressed(key, now);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
            "13900139000, 13900139000, false",
            "01062345678, 01062345678, false",
            "0, -, true",
            "0 13900139000, 13900139000, true",
            "13900139000 0, 13900139000, true",
            "8001, 8001, false",
            "139A0013B9000, 13900139000, false",
            "13900139000 13900139000, 13900139000, false",
            "5, -, false",
            "42, -, false",
            "1 3 9 0, -, true",
            "00, -, true"})
    void digitsAreNumbersAndALoneZeroIsUrgent(String script, String number, boolean urgent) {
        press(script);
        assertThat(Map.entry(keys.numbers(), keys.urgent())).isEqualTo(Map.entry(number == null ? List.of() : List.of(number), urgent));
    }

    @Test
    void numbersAreKeptInTheirOrderAndNotMoreThanFive() {
        press("101 102 103 104 105 106 107");
        assertThat(keys.numbers()).containsExactly("101", "102", "103", "104", "105");
    }

    @Test
    void whoNeverStopsIsCutOff() {
        press("1234567890".repeat(10));
        assertThat(keys.numbers()).containsExactly("12345678901234567890");
    }

    @Test
    void whoStartsOverKeysAnewAndStaysUrgent() {
        press("0 139001");
        keys.discard();
        press("13800138000");
        assertThat(Map.entry(keys.numbers(), keys.urgent())).isEqualTo(Map.entry(List.of("13800138000"), true));
    }
}

package yinxin.web.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WaveformTest {
    @Test
    void theLoudestBarFillsTheHeightAndSilenceIsADot() {
        assertThat(Waveform.path(List.of(0, 50, 100))).isEqualTo("M3 23.5v1.0M9 18.5v11.0M15 2.0v44.0");
        assertThat(Waveform.path(List.of(0, 25, 50))).isEqualTo("M3 23.5v1.0M9 18.5v11.0M15 2.0v44.0");
        assertThat(Waveform.path(List.of(5))).as("noise stays small").isEqualTo("M3 22.6v2.8");
        assertThat(Waveform.path(List.of())).isEmpty();
        var locale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(Waveform.path(List.of(33))).doesNotContain(",");
        } finally {
            Locale.setDefault(locale);
        }
    }
}

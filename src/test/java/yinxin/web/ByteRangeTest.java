package yinxin.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.web.ByteRange.Part;
import yinxin.web.ByteRange.Unsatisfiable;
import yinxin.web.ByteRange.Whole;

/// RFC 9110 §14.1.2, with its examples.
class ByteRangeTest {
    private static final int LENGTH = 10_000;

    @Test
    void firstAndLastOctetAreBothIncluded() {
        assertThat(ByteRange.of("bytes=0-499", LENGTH)).isEqualTo(new Part(0, 499));
        assertThat(ByteRange.of("bytes=500-999", LENGTH)).isEqualTo(new Part(500, 999));
        assertThat(ByteRange.of("bytes=0-0", LENGTH)).isEqualTo(new Part(0, 0));
    }

    @Test
    void anOpenRangeGoesToTheEndAndALongOneIsCutThere() {
        assertThat(ByteRange.of("bytes=9500-", LENGTH)).isEqualTo(new Part(9500, 9999));
        assertThat(ByteRange.of("bytes=9500-999999999999999999", LENGTH)).isEqualTo(new Part(9500, 9999));
    }

    @Test
    void aSuffixCountsFromTheEnd() {
        assertThat(ByteRange.of("bytes=-500", LENGTH)).isEqualTo(new Part(9500, 9999));
        assertThat(ByteRange.of("bytes=-20000", LENGTH)).isEqualTo(new Part(0, 9999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10000-", "bytes=10000-10001", "bytes=-0"})
    void whatLiesBeyondTheEndIsUnsatisfiable(String header) {
        assertThat(ByteRange.of(header, LENGTH)).isEqualTo(new Unsatisfiable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=5-2", "bytes=a-b", "bytes=0-1,5-6", "samples=0-1",
        "bytes=99999999999999999999-"})
    void whatIsMalformedOrManifoldIsIgnored(String header) {
        assertThat(ByteRange.of(header, LENGTH)).isEqualTo(new Whole());
    }

    @Test
    void playingFromTheStartIsToldFromSeeking() {
        assertThat(ByteRange.of(null, LENGTH).fromTheStart()).isTrue();
        assertThat(ByteRange.of("bytes=0-1", LENGTH).fromTheStart()).isTrue();
        assertThat(ByteRange.of("bytes=1-", LENGTH).fromTheStart()).isFalse();
        assertThat(ByteRange.of("bytes=10000-", LENGTH).fromTheStart()).isFalse();
    }
}

package yinxin.voicemail.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HotWordsTest {
    @Test
    void wordsStandOnLinesOrBetweenCommas() {
        assertThat(HotWords.parse(" 王建国\r\n顺达汽修，Jane Fairfax, 王建国；\n\n")).contains(new HotWords(List.of("王建国", "顺达汽修", "Jane Fairfax")));
        assertThat(HotWords.parse(" \n，")).contains(HotWords.NONE);
        assertThat(new HotWords(List.of("王建国", "顺达汽修")).text()).isEqualTo("王建国\n顺达汽修");
    }

    @Test
    void tooManyOrTooLongOnesAreNone() {
        var most = IntStream.range(0, HotWords.MOST).mapToObj(i -> "名" + i).collect(Collectors.joining("\n"));
        assertThat(HotWords.parse(most)).isPresent();
        assertThat(HotWords.parse(most + "\n再一个")).isEqualTo(Optional.empty());
        assertThat(HotWords.parse("😀".repeat(HotWords.LONGEST))).isPresent();
        assertThat(HotWords.parse("长".repeat(HotWords.LONGEST + 1))).isEmpty();
        assertThatThrownBy(() -> new HotWords(Collections.nCopies(HotWords.MOST + 1, "名"))).isInstanceOf(IllegalArgumentException.class);
    }
}

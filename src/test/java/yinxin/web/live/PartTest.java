package yinxin.web.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class PartTest {
    @Test
    void whatAPageNamesTwiceOrWronglyDoesNoHarm() {
        assertThat(Part.of("calls trunks calls")).containsExactly(Part.CALLS, Part.TRUNKS);
        assertThat(Part.of("nothing of the kind")).isEqualTo(Set.of());
        assertThat(Part.of("")).isEmpty();
    }
}

package yinxin.voicemail.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import org.junit.jupiter.api.Test;

/// The small values of the domain.
class WordsTest {
    @Test
    void everyConditionIsFoundByItsKey() {
        for (var condition : Condition.values()) {
            assertThat(Condition.ofKey(condition.key())).contains(condition);
        }
        assertThat(Condition.POWERED_OFF.key()).isEqualTo("powered-off");
        assertThat(Condition.ofKey("POWERED_OFF")).isEmpty();
    }

    @Test
    void poweredOffIsNeverConcludedFromAReasonAlone() {
        for (var reason : DivertReason.values()) {
            assertThat(reason.condition()).isNotIn(Condition.POWERED_OFF, Condition.OUT_OF_COVERAGE, Condition.SUSPENDED);
        }
        assertThat(DivertReason.UNAVAILABLE.condition()).isEqualTo(Condition.UNREACHABLE);
    }

    @Test
    void messageIdsAreRandomAndFitForUrls() {
        var seen = new HashSet<MessageId>();
        for (var i = 0; i < 1_000; i++) {
            var id = MessageId.random();
            assertThat(id.value()).matches("[A-Za-z0-9_-]{22}");
            assertThat(seen.add(id)).isTrue();
        }
    }

    @Test
    void whatIsNoIdIsRefused() {
        for (var bad : new String[] {"", "../../etc/passwd", "aaaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaaa/", "音aaaaaaaaaaaaaaaaaaaaa"}) {
            assertThat(MessageId.isWellFormed(bad)).as(bad).isFalse();
            assertThatThrownBy(() -> new MessageId(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void anOpenidPrintsItselfMasked() {
        assertThat(new OpenId("o6_bmjrPTlm6_2sgVt7hMZOPfL2M")).hasToString("o6_***L2M");
        assertThat(new OpenId("oLin")).hasToString("***");
        assertThatThrownBy(() -> new OpenId("<script>")).isInstanceOf(IllegalArgumentException.class);
    }
}

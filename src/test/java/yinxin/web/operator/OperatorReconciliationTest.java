package yinxin.web.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.web.Calls;
import yinxin.web.Site;

/// The books as the operator's programs see them.
class OperatorReconciliationTest {
    private static final String PATH = "/operator/api/reconciliation";

    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();

    @Test
    void whatIsMissingIsNamedAndStaysThereToBeRead() {
        try (var site = new Site(directory, clock)) {
            var program = site.stranger().with("Accept", "application/json").with("Authorization", "Bearer " + Site.TOKEN);
            assertThat(program.get(PATH).statusCode()).as("nothing was compared yet").isEqualTo(404);
            assertThat(program.without("Authorization").send("POST", PATH, "application/json", "").statusCode()).isEqualTo(401);

            site.store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
            clock.advance(Duration.ofMinutes(1));
            var kept = site.leave(site.store.call(CALLED, clock.instant()), Calls.tone(Duration.ofSeconds(4)));
            site.answered.add(kept.id());
            var good = json(program.send("POST", PATH, "application/json", "").body());
            assertThat(good.get("agrees").asBoolean()).isTrue();
            assertThat(good.get("answered").asInt()).isEqualTo(1);
            assertThat(good.get("items").asInt()).isEqualTo(1);

            var lost = MessageId.random();
            site.answered.add(lost);
            var bad = json(program.send("POST", PATH, "application/json", "").body());
            assertThat(bad.get("agrees").asBoolean()).isFalse();
            assertThat(bad.get("differences").get("lost-calls").asInt()).isEqualTo(1);
            assertThat(bad.get("lost").get(0).get("id").asString()).isEqualTo(lost.value());
            assertThat(json(program.get(PATH).body())).isEqualTo(bad);
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}

package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import yinxin.network.Forwarding;
import yinxin.network.SubscriberRegister;
import yinxin.voicemail.message.PhoneNumber;

/// The called phone's switch: each position makes a real phone behave so, and the network finds out why it is missed. As the page does it, without
/// a browser.
class DemoNetworkTest {
    private static final String CALLED = "13700137000";
    private static final String CALLER = "13900139000";
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    @TempDir
    private static Path directory;
    private static DemoVisit visit;
    private DemoLine page;

    @BeforeAll
    static void start() throws IOException {
        visit = new DemoVisit(directory.resolve("data"));
    }

    @AfterAll
    static void stop() {
        visit.close();
    }

    @BeforeEach
    void open() {
        page = new DemoLine(visit.url(), visit.demo.gateway().settings().publicUrl().toString());
        page.await("hello", "proof", "01012345678");
        page.ask("do", "startOver");
        page.await("phone", Map.of("number", CALLED, "mode", "off"));
    }

    @AfterEach
    void leave() {
        page.close();
    }

    private void set(String mode) {
        page.ask("do", "set", "number", CALLED, "mode", mode);
        page.await("phone", Map.of("number", CALLED, "mode", mode));
    }

    /// A loaded machine may need more than the demo's 6 s for what a test does while it rings.
    private static void ringsForLong() {
        visit.demo.gateway().get(SubscriberRegister.class).setForwarding(new PhoneNumber("+86" + CALLED), Forwarding.usual(Duration.ofSeconds(35)));
    }

    private void call() {
        page.forget();
        page.ask("do", "call", "to", CALLED, "from", CALLER);
    }

    /// How the network sees the called phone: its state, and whether it is registered.
    private List<Object> seen() {
        var view = page.await("network", Map.of());
        for (var phone : view.path("phones")) {
            if (phone.path("number").asString().equals(CALLED)) {
                return List.of(phone.path("state").asString(), phone.path("until").asLong() > System.currentTimeMillis());
            }
        }
        return List.of();
    }

    private JsonNode lastMessage() throws IOException, InterruptedException {
        return visit.messages(new PhoneNumber("+86" + CALLED)).path(0);
    }

    @ParameterizedTest
    @CsvSource({"off, powered-off, attached, false, ''", "busy, busy, attached, true, BN 486", "tunnel, out-of-coverage, attached, true, NB INVITE",
            "unpaid, suspended, suspended, true, ''", "idle, no-answer, attached, true, BN 180"})
    void itIsMissedForItsOwnReason(String mode, String condition, String state, boolean registered, String sign) throws Exception {
        set("idle");
        set(mode);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen()).isEqualTo(List.of(state, registered)));

        call();

        page.await("call", Map.of("state", "diverted", "condition", condition));
        page.await("call", Map.of("state", "answered", "by", "voicemail"));
        page.awaitSound(10);
        await().atMost(PATIENCE).until(() -> page.ladder().contains("NV ACK"));
        assertThat(page.ladder()).containsSubsequence("AN INVITE", "NA 407", "AN ACK", "AN INVITE", "NA 100", "NV INVITE", "VN 200", "NA 200", "AN ACK", "NV ACK");
        if (sign.isEmpty()) {
            assertThat(page.ladder()).noneMatch(message -> message.substring(0, 2).contains("B"));
        } else {
            assertThat(page.ladder()).containsSubsequence("NB INVITE", sign.startsWith("N") ? "NB INVITE" : sign, "NV INVITE");
        }
        page.ask("do", "hangUp");
        page.await("call", Map.of("state", "over", "how", "hung up"));
        page.await("step", "step", "PUSHED");
        assertThat(lastMessage().path("condition").asString()).isEqualTo(condition);
        assertThat(lastMessage().path("caller").asString()).endsWith(CALLER);
    }

    @Test
    void whoAnswersItTalksAndNoMessageIsMade() throws Exception {
        var before = visit.messages(new PhoneNumber("+86" + CALLED)).size();
        set("idle");
        ringsForLong();
        call();
        page.await("phone", Map.of("doing", "rings", "peer", CALLER));
        page.await("call", "state", "ringing");

        page.ask("do", "answer", "number", CALLED);

        page.await("call", Map.of("state", "answered", "by", "phone"));
        page.await("phone", Map.of("doing", "talks"));
        page.awaitSound(20);
        page.ask("do", "putDown", "number", CALLED);
        page.await("call", Map.of("state", "over", "answered", "true", "by", "phone"));
        page.await("phone", Map.of("doing", "nothing", "mode", "idle"));
        assertThat(page.ladder()).noneMatch(message -> message.substring(0, 2).contains("V"));
        assertThat(visit.messages(new PhoneNumber("+86" + CALLED))).hasSize(before);
    }

    @Test
    void whoRejectsTheCallSendsItToVoicemail() throws Exception {
        set("idle");
        ringsForLong();
        call();
        page.await("phone", "doing", "rings");

        page.ask("do", "reject", "number", CALLED);

        page.await("call", Map.of("state", "diverted", "condition", "rejected"));
        page.await("call", Map.of("state", "answered", "by", "voicemail"));
        page.ask("do", "hangUp");
        page.await("step", "step", "PUSHED");
        assertThat(lastMessage().path("condition").asString()).isEqualTo("rejected");
    }

    @Test
    void whoHangsUpWhileItRingsLeavesNothing() {
        set("idle");
        ringsForLong();
        call();
        page.await("phone", "doing", "rings");

        page.ask("do", "hangUp");

        page.await("call", Map.of("state", "over", "answered", "false"));
        page.await("phone", Map.of("number", CALLED, "doing", "nothing"));
        await().atMost(PATIENCE).until(() -> page.ladder().contains("NA 487"));
        assertThat(page.ladder()).containsSubsequence("AN CANCEL", "NB CANCEL").noneMatch(message -> message.substring(0, 2).contains("V"));
    }

    @Test
    void whatAPhoneSaysToRegisterIsToldToo() {
        set("idle");
        page.await("sip", Map.of("method", "REGISTER", "from", "P", "number", CALLED));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen()).as("who leaves before it was seen is no news").isEqualTo(List.of("attached", true)));
        page.forget();

        set("off");

        var farewell = page.await(news -> news.path("method").asString("").equals("REGISTER") && news.path("line").asString("").endsWith("200 OK"), "a 200 to REGISTER");
        assertThat(farewell.path("from").asString()).isEqualTo("N");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen()).isEqualTo(List.of("attached", false)));
    }

    @Test
    void anyNumberThatIsDialledHasAPhoneUntilAllStartsOver() {
        page.ask("do", "look", "number", "13600136000");
        page.await("phone", Map.of("number", "13600136000", "mode", "off"));
        set("unpaid");
        page.forget();

        page.ask("do", "startOver");

        page.await("phone", Map.of("number", CALLED, "mode", "off"));
        page.await("hello", "proof", "01012345678");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(seen()).isEqualTo(List.of("attached", false)));
        assertThat(page.await("network", Map.of()).path("phones")).extracting(phone -> phone.path("number").asString())
                .containsExactly("13700137000", "13800138000", "13900139000");
    }
}

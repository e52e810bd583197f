package yinxin.web.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.MovedClock;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.web.Calls;
import yinxin.web.Site;
import yinxin.web.Visitor;

class OperatorApiTest {
    private static final String BINDINGS = "/operator/api/bindings";
    private static final String MESSAGES = "/operator/api/messages";
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T07:01:03Z"));
    private Site site;
    private Visitor program;

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        program = site.stranger().with("Accept", "application/json").with("Authorization", "Bearer " + Site.TOKEN);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void nothingIsReachableWithoutTheToken() {
        for (var path : List.of(BINDINGS + "?number=10086", MESSAGES, MESSAGES + "/nothing", "/operator/api/unknown", "/operator", "/operator/",
                "/%6Fperator/api/messages", "/operator;a=b/api/messages", "/x/../operator/api/messages", "/operator/api/%2e/messages")) {
            var answer = program.without("Authorization").get(path);

            assertThat(answer.statusCode()).as(path).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"yinxin\"");
            assertProblem(answer);
            assertThat(json(answer.body()).get("status").asInt()).isEqualTo(401);
        }
    }

    @Test
    void aWrongTokenIsRefusedAsInvalid() {
        for (var authorization : List.of("Bearer wrong", "Bearer ", "Bearer", "Basic b3BlcmF0b3I6eA==", "Bearer " + Site.TOKEN + "x")) {
            var answer = program.with("Authorization", authorization).get(MESSAGES + "?number=13800138000");

            assertThat(answer.statusCode()).as(authorization).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValueSatisfying(c -> assertThat(c).contains("error=\"invalid_token\""));
        }
    }

    @Test
    void whoLooksForANumberIsWrittenDownAndTheNumberIsNot() {
        program.get(MESSAGES + "?number=13800138000");
        program.get(BINDINGS + "?number=%2B8613800138000");
        program.get(BINDINGS + "?openid=" + LIN.value());
        program.send("POST", "/operator/api/reconciliation", "application/json", "");
        assertThat(site.store.audit.before(Long.MAX_VALUE, 9)).extracting(e -> e.actor() + " " + e.deed() + " " + e.object())
                .containsExactly("token configuration RECONCILED ", "token configuration SEARCHED " + LIN, "token configuration SEARCHED 138****8000",
                        "token configuration SEARCHED 138****8000");
    }

    @Test
    void theSchemeMayBeWrittenInAnyCase() {
        assertThat(program.with("Authorization", "bearer " + Site.TOKEN).get(MESSAGES + "?number=13800138000").statusCode()).isEqualTo(200);
    }

    @Test
    void aProvenNumberIsBoundAndTheSecondTimeItWasThere() {
        var body = "{\"number\":\"+8613800138000\",\"openid\":\"" + LIN.value() + "\"}";

        var first = program.send("POST", BINDINGS, "application/json", body);
        var second = program.send("POST", BINDINGS, "application/json", body);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(first.headers().firstValue("Location")).contains("/operator/api/bindings?number=%2B8613800138000");
        assertThat(json(first.body())).isEqualTo(json("""
                {"number":"+8613800138000","openid":"%s","boundAt":"2026-11-22T07:01:03Z","proof":"operator","notices":true}"""
                .formatted(LIN.value())));
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(site.store.bindings.of(CALLED)).singleElement().satisfies(b -> {
            assertThat(b.follower()).isEqualTo(LIN);
            assertThat(b.proof()).isEqualTo(Binding.Proof.OPERATOR);
        });
    }

    @Test
    void badInputNamesTheField() {
        Map.of("{\"openid\":\"oLin\"}", "number is missing",
                "{\"number\":\"\",\"openid\":\"oLin\"}", "number is missing",
                "{\"number\":\"hello\",\"openid\":\"oLin\"}", "number is not a telephone number",
                "{\"number\":\"+8613800138000\"}", "openid is missing",
                "{\"number\":\"+8613800138000\",\"openid\":\"o Lin\"}", "openid is not an openid",
                "{\"number\":", "The body must be a JSON object",
                "[]", "The body must be a JSON object").forEach((body, sentence) -> {
                    var answer = program.send("POST", BINDINGS, "application/json", body);

                    assertThat(answer.statusCode()).as(body).isEqualTo(400);
                    assertProblem(answer);
                    assertThat(json(answer.body()).get("detail").asString()).startsWith(sentence);
                });
    }

    @Test
    void bindingsAreFoundByTheNumberHoweverItIsWritten() {
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant());

        for (var number : List.of("+8613800138000", "%2B8613800138000", "%208613800138000", "13800138000", "138%200013%208000")) {
            var found = json(program.get(BINDINGS + "?number=" + number).body());
            assertThat(found).as(number).hasSize(1);
            assertThat(found.get(0).get("proof").asString()).isEqualTo("called-in");
        }
    }

    @Test
    void bindingsAreFoundByTheOpenidAndEndedByBoth() {
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.OPERATOR, clock.instant());

        assertThat(json(program.get(BINDINGS + "?openid=" + LIN.value()).body())).hasSize(1);
        assertThat(json(program.get(BINDINGS + "?openid=" + WANG.value()).body())).isEmpty();
        assertThat(program.get(BINDINGS).statusCode()).isEqualTo(400);
        var path = BINDINGS + "?number=+8613800138000&openid=" + LIN.value();
        assertThat(program.send("DELETE", path, "text/plain", "").statusCode()).isEqualTo(204);
        assertThat(site.store.bindings.of(LIN)).isEmpty();
        assertThat(program.send("DELETE", path, "text/plain", "").statusCode()).isEqualTo(404);
    }

    @Test
    void messagesComeNewestFirstAndExact() {
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.OPERATOR, clock.instant());
        var voice = site.leave(Calls.at(clock.instant()).urgent().ending(MessageKind.VOICE, Duration.ofNanos(20_003 * 125_000L)).done(),
                Calls.tone(Duration.ofNanos(20_003 * 125_000L)));
        clock.advance(Duration.ofMinutes(5));
        var silent = site.leave(Calls.at(clock.instant()).from(null).withheld().because(Condition.SUSPENDED)
                .ending(MessageKind.NOTHING_SAID, Duration.ofSeconds(40)).done(), new byte[0]);

        var listed = json(program.get(MESSAGES + "?number=+8613800138000").body());

        assertThat(listed).hasSize(2);
        assertThat(listed.get(0)).isEqualTo(json("""
                {"id":"%s","number":"+8613800138000","sequence":2,"caller":null,"withheld":true,"reason":"unavailable",
                 "condition":"suspended","kind":"nothing-said","state":"unheard","at":"2026-11-22T07:06:03Z",
                 "endedAt":"2026-11-22T07:06:43Z","durationSeconds":0,"samples":0,"urgent":false,"trunk":"carrier"}""".formatted(silent.id())));
        assertThat(listed.get(1)).isEqualTo(json("""
                {"id":"%s","number":"+8613800138000","sequence":1,"caller":"+8613900139000","withheld":false,"reason":"unavailable",
                 "condition":"powered-off","kind":"voice","state":"unheard","at":"2026-11-22T07:01:03Z",
                 "endedAt":"2026-11-22T07:01:43Z","durationSeconds":2.500375,"samples":20003,"urgent":true,"trunk":"carrier"}"""
                .formatted(voice.id())));
        assertThat(json(program.get(MESSAGES + "?number=+8613800138000&limit=1").body())).hasSize(1);
        assertThat(json(program.get(MESSAGES + "?number=13900139000").body())).isEmpty();
    }

    @Test
    void aLimitOutsideItsBoundsIsRefused() {
        for (var limit : List.of("0", "-1", "1001", "many", "99999999999")) {
            var answer = program.get(MESSAGES + "?number=13800138000&limit=" + limit);

            assertThat(answer.statusCode()).as(limit).isEqualTo(400);
            assertThat(json(answer.body()).get("detail").asString()).isEqualTo("limit must be a number from 1 to 1000.");
        }
    }

    @Test
    void oneMessageHasItsTimeline() {
        var kept = site.leave(Calls.at(clock.instant().minusSeconds(60)).done(), Calls.tone(Duration.ofMillis(2_500)));

        var message = json(program.get(MESSAGES + "/" + kept.id()).body());

        assertThat(message.get("state").asString()).isEqualTo("held");
        assertThat(message.get("timeline").findValuesAsString("step")).isEqualTo(List.of("diverted", "answered", "recorded", "held"));
        assertThat(message.get("timeline").get(0)).isEqualTo(json("""
                {"at":"2026-11-22T07:00:03Z","step":"diverted","detail":"unavailable"}"""));
    }

    @Test
    void theRecordingIsHandedOutAsItWasReceived() {
        var tone = Calls.tone(Duration.ofMillis(2_500));
        var kept = site.leave(Calls.at(clock.instant()).done(), tone);

        var answer = program.file(MESSAGES + "/" + kept.id() + "/audio.wav");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("audio/wav");
        assertThat(answer.body()).isEqualTo(WavFile.encode(tone, Codec.PCMA));
    }

    @Test
    void whatIsNotThereIsSaidToBeMissing() {
        var silent = site.leave(Calls.at(clock.instant()).ending(MessageKind.NOTHING_SAID, Duration.ZERO).done(), new byte[0]);

        for (var path : List.of("/" + silent.id() + "/audio.wav", "/" + MessageId.random(), "/" + MessageId.random() + "/audio.wav", "/x")) {
            var answer = program.get(MESSAGES + path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(json(answer.body()).get("status").asInt()).isEqualTo(404);
        }
    }

    @Test
    void unknownPathsAndMethodsAreProblemsWithoutAStackTrace() {
        var unknown = program.get("/operator/api/nothing");
        var method = program.send("PUT", MESSAGES, "application/json", "{}");
        var type = program.send("POST", BINDINGS, "text/plain", "hello");

        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(type.statusCode()).isEqualTo(415);
        for (var answer : List.of(unknown, method, type)) {
            assertProblem(answer);
            assertThat(answer.body()).doesNotContain("trace", "java.", "yinxin.");
        }
    }

    @Test
    void aStoreThatIsAwayIsSaidToBeAwayForNow() {
        site.store.database.close();

        var answer = program.get(MESSAGES + "?number=13800138000");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("5");
        assertThat(json(answer.body()).get("detail").asString()).contains("Nothing was changed");
    }

    private static void assertProblem(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(t -> assertThat(t).startsWith("application/problem+json"));
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}

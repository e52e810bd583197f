package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static yinxin.simulator.Client.assertError;
import static yinxin.simulator.Client.goodPush;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.MovedClock;

class FaultTest {
    private static final String SEND = "/cgi-bin/message/template/send";
    private final MovedClock clock = new MovedClock();
    private final WeChatSimulator wechat = WeChatSimulator.start(SimulatorSettings.demo(), clock);
    private final Client client = new Client(wechat);
    private String openId;
    private String token;

    @BeforeEach
    void follow() {
        openId = wechat.createUser("小林");
        wechat.follow(openId);
        token = client.token();
    }

    @AfterEach
    void stop() {
        wechat.close();
    }

    private tools.jackson.databind.JsonNode send(String clientId) {
        return client.call(SEND + "?access_token=" + token, goodPush(openId, ",\"client_msg_id\":\"" + clientId + "\""));
    }

    @ParameterizedTest
    @CsvSource({"-1, system error", "43116, template restricted from sending", "40249, marketing content forbidden", "45009, reach max api daily quota limit"})
    void errorIsAnsweredOnceWithoutEffect(int errcode, String text) {
        wechat.faults().next(SEND, Fault.errcode(errcode, text));
        assertError(send("m1"), errcode, text);
        assertThat(wechat.pushes()).isEmpty();
        assertThat(send("m1").path("errcode").asInt()).isZero();
        assertThat(wechat.pushes()).hasSize(1);
    }

    @Test
    void faultsOfOnePathComeInTheirOrderAndTheStandingOneLast() {
        wechat.faults().always(SEND, Fault.errcode(3, "c"));
        wechat.faults().next(SEND, Fault.errcode(1, "a"));
        wechat.faults().next(SEND, Fault.errcode(2, "b"));
        assertError(send("m"), 1, "a");
        assertError(send("m"), 2, "b");
        assertError(send("m"), 3, "c");
        assertError(send("m"), 3, "c");
        assertThat(client.call("/cgi-bin/getcallbackip?access_token=" + token).has("ip_list")).isTrue();
        wechat.faults().clear();
        assertThat(send("m").path("errcode").asInt()).isZero();
    }

    @Test
    void proxyInBetweenMayFail() {
        wechat.faults().next(SEND, Fault.httpStatus(502));
        var answer = client.method("POST", SEND + "?access_token=" + token, goodPush(openId, ""));
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        assertThat(wechat.pushes()).isEmpty();
    }

    @Test
    void connectionMayCloseAfterThePushWasAcceptedAndARepetitionChangesNothing() {
        wechat.faults().next(SEND, Fault.resetAfterAccepting());
        assertThatThrownBy(() -> send("m1")).isInstanceOf(UncheckedIOException.class);
        assertThat(wechat.pushes()).hasSize(1);
        assertThat(send("m1").path("msgid").asLong()).isEqualTo(wechat.pushes().getFirst().msgId());
        assertThat(wechat.pushes()).hasSize(1);
        assertThat(wechat.chat(openId)).hasSize(1);
    }

    @Test
    void theAnswerMayDenyWhatHasHappenedAndARepetitionChangesNothing() {
        wechat.faults().next(SEND, Fault.errcodeAfterAccepting(-1, "system error"));
        assertThat(send("m1").path("errcode").asInt()).isEqualTo(-1);
        assertThat(wechat.chat(openId)).hasSize(1);
        assertThat(send("m1").path("msgid").asLong()).isEqualTo(wechat.pushes().getFirst().msgId());
        assertThat(wechat.chat(openId)).hasSize(1);
    }

    @Test
    void connectionMayCloseBeforeAnythingHappened() {
        wechat.faults().next(SEND, Fault.resetBeforeAccepting());
        assertThatThrownBy(() -> send("m1")).isInstanceOf(UncheckedIOException.class);
        assertThat(wechat.pushes()).isEmpty();
        assertThat(wechat.requests()).last().extracting(RecordedRequest::path).isEqualTo(SEND);
    }

    @Test
    void stalledPushIsAcceptedAtOnceAndAnsweredLate() throws IOException, InterruptedException {
        wechat.faults().next(SEND, Fault.stall(Duration.ofSeconds(30)));
        var request = HttpRequest.newBuilder(URI.create(wechat.url() + SEND + "?access_token=" + token)).timeout(Duration.ofMillis(300))
                .POST(BodyPublishers.ofString(goodPush(openId, ""))).build();
        assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString())).isInstanceOf(HttpTimeoutException.class);
        assertThat(wechat.pushes()).hasSize(1);
        wechat.faults().next(SEND, Fault.stall(Duration.ofMillis(200)));
        var started = System.nanoTime();
        assertThat(send("m").path("errcode").asInt()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void faultThatMeansNothingOnItsPathIsRefused() {
        assertThatThrownBy(() -> wechat.faults().next(SEND, Fault.duplicate())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wechat.faults().next(Faults.CALLBACK, Fault.errcode(1, "x"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wechat.faults().always("/cgi-bin/token", Fault.receipt("success"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wechat.faults().always("/cgi-bin/token", Fault.refuseVoice())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wechat.faults().always("/cgi-bin/token", Fault.snapshotUser())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Fault.httpStatus(200)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void clockMayBeMovedAheadButNotBack() {
        wechat.clockOffset(Duration.ofHours(2));
        assertError(client.call("/cgi-bin/getcallbackip?access_token=" + token), 42001, "access_token expired");
        assertThatThrownBy(() -> wechat.clockOffset(Duration.ofHours(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> wechat.clockOffset(Duration.ofDays(400))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takenPortIsNamed() {
        var settings = SimulatorSettings.demo().withPort(wechat.url().getPort());
        assertThatThrownBy(() -> WeChatSimulator.start(settings, clock)).isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot listen on port " + wechat.url().getPort());
    }

    @Test
    void settingsThatCannotBeAreRefusedAndSecretsAreNotPrinted() {
        var demo = SimulatorSettings.demo();
        assertThatThrownBy(() -> demo.withCredentials("yinxin", "s")).hasMessageContaining("wx and 16 hexadecimal digits");
        assertThatThrownBy(() -> demo.withCallback(demo.mode(), "no spaces please", demo.callbackAesKey())).hasMessageContaining("3 to 32");
        assertThatThrownBy(() -> demo.withPatience(Duration.ofSeconds(5), 0, Duration.ZERO)).hasMessageContaining("at least once");
        assertThatThrownBy(() -> WeChatSimulator.start(demo.withCallback(demo.mode(), "token", "short"), clock)).hasMessageContaining("43 characters");
        assertThat(demo.toString()).doesNotContain(demo.appSecret()).doesNotContain(demo.callbackAesKey()).doesNotContain(demo.callbackToken());
        assertThat(wechat.chat(openId).toString() + new ReceivedPush(1, openId, "t", java.util.Map.of(), java.util.Optional.empty(),
                java.util.Optional.empty(), clock.instant())).doesNotContain(openId);
    }
}

package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.simulator.Client.assertError;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import yinxin.MovedClock;

class AccessTokenTest {
    private final MovedClock clock = new MovedClock();
    private WeChatSimulator wechat = WeChatSimulator.start(SimulatorSettings.demo(), clock);
    private Client client = new Client(wechat);

    @AfterEach
    void stop() {
        wechat.close();
    }

    private void restart(SimulatorSettings settings) {
        wechat.close();
        wechat = WeChatSimulator.start(settings, clock);
        client = new Client(wechat);
    }

    private JsonNode use(String token) {
        return client.call("/cgi-bin/getcallbackip?access_token=" + token);
    }

    private JsonNode stable(boolean force) {
        return client.call("/cgi-bin/stable_token", client.stableTokenRequest(force));
    }

    @Test
    void answerOfSuccessHasNoErrcodeAndATokenOf512Characters() {
        var answer = stable(false);
        assertThat(answer.propertyNames()).containsExactly("access_token", "expires_in");
        assertThat(answer.path("access_token").asString()).hasSize(512);
        assertThat(answer.path("expires_in").asInt()).isEqualTo(7200);
        assertThat(use(answer.path("access_token").asString()).toString()).isEqualTo("{\"ip_list\":[\"127.0.0.1\"]}");
    }

    @Test
    void ordinaryTokenIsNewEachTimeAndTheOneBeforeWorksFiveMinutesLonger() {
        var first = client.ordinaryToken();
        var second = client.ordinaryToken();
        assertThat(second).isNotEqualTo(first);
        clock.advance(Duration.ofSeconds(299));
        assertThat(use(first).has("ip_list")).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertError(use(first), 40001, "invalid credential");
        assertThat(use(second).has("ip_list")).isTrue();
    }

    @Test
    void tokenThatWasNotReplacedExpiresAfterTwoHours() {
        var token = client.ordinaryToken();
        clock.advance(Duration.ofSeconds(7199));
        assertThat(use(token).has("ip_list")).isTrue();
        clock.advance(Duration.ofSeconds(1));
        assertError(use(token), 42001, "access_token expired");
    }

    @Test
    void stableTokenIsTheSameWithTheRemainingTimeUntilFiveMinutesBeforeItsEnd() {
        var first = stable(false);
        clock.advance(Duration.ofSeconds(6855));
        var again = stable(false);
        assertThat(again.path("access_token")).isEqualTo(first.path("access_token"));
        assertThat(again.path("expires_in").asInt()).isEqualTo(345);
        clock.advance(Duration.ofSeconds(45));
        var next = stable(false);
        assertThat(next.path("access_token")).isNotEqualTo(first.path("access_token"));
        assertThat(next.path("expires_in").asInt()).isEqualTo(7200);
        assertThat(use(first.path("access_token").asString()).has("ip_list")).isTrue();
        clock.advance(Duration.ofSeconds(300));
        assertError(use(first.path("access_token").asString()), 42001, "access_token expired");
    }

    @Test
    void familiesOfTokensDoNotInvalidateEachOther() {
        var stable = client.token();
        client.ordinaryToken();
        client.ordinaryToken();
        clock.advance(Duration.ofMinutes(10));
        assertThat(use(stable).has("ip_list")).isTrue();
        assertThat(client.token()).isEqualTo(stable);
    }

    @Test
    void forcedRefreshKillsTheOldTokenAtOnce() {
        var old = client.token();
        var forced = stable(true).path("access_token").asString();
        assertThat(forced).isNotEqualTo(old);
        assertError(use(old), 40001, "invalid credential");
        assertThat(use(forced).has("ip_list")).isTrue();
    }

    @Test
    void forcedRefreshWithinThirtySecondsRefreshesNothing() {
        var first = stable(true).path("access_token").asString();
        clock.advance(Duration.ofSeconds(29));
        assertThat(stable(true).path("access_token").asString()).isEqualTo(first);
        clock.advance(Duration.ofSeconds(1));
        assertThat(stable(true).path("access_token").asString()).isNotEqualTo(first);
    }

    @Test
    void forcedRefreshWorksTwentyTimesADay() {
        var token = "";
        for (var i = 0; i < 20; i++) {
            var next = stable(true).path("access_token").asString();
            assertThat(next).as("refresh %d", i + 1).isNotEqualTo(token);
            token = next;
            clock.advance(Duration.ofSeconds(30));
        }
        assertThat(stable(true).path("access_token").asString()).isEqualTo(token);
        clock.advance(Duration.ofDays(1));
        assertThat(stable(true).path("access_token").asString()).isNotEqualTo(token);
    }

    @Test
    void wrongCredentialsAreNamedEach() {
        var id = wechat.settings().appId();
        var secret = wechat.settings().appSecret();
        assertError(client.call("/cgi-bin/token?grant_type=password&appid=" + id + "&secret=" + secret), 40002, "invalid grant_type");
        assertError(client.call("/cgi-bin/token?grant_type=client_credential&secret=" + secret), 41002, "appid missing");
        assertError(client.call("/cgi-bin/token?grant_type=client_credential&appid=wxffffffffffffffff&secret=" + secret), 40013, "invalid appid");
        assertError(client.call("/cgi-bin/token?grant_type=client_credential&appid=" + id), 41004, "appsecret missing");
        assertError(client.call("/cgi-bin/token?grant_type=client_credential&appid=" + id + "&secret=ffff"), 40125, "invalid appsecret");
        assertError(client.call("/cgi-bin/stable_token"), 43002, "require POST method");
        assertError(client.call("/cgi-bin/stable_token", ""), 44002, "empty post data");
        assertError(client.call("/cgi-bin/stable_token", "{"), 47001, "data format error");
        assertError(client.call("/cgi-bin/stable_token", client.stableTokenRequest(false).replace("false", "\"false\"")), 47001, "data format error");
    }

    @Test
    void tokensThatCannotBeAreToldApart() {
        assertError(client.call("/cgi-bin/getcallbackip"), 41001, "access_token missing");
        assertError(use("nonsense"), 40014, "invalid access_token");
        assertError(use("98_" + "x".repeat(509)), 40001, "invalid credential");
    }

    @Test
    void requestIdBeginsWithTheTimeOfTheCall() {
        assertThat(use("nonsense").path("errmsg").asString()).contains(" rid: " + Client.hex(clock.instant().getEpochSecond()) + "-");
    }

    @Test
    void addressOutsideOfTheWhitelistGetsNoToken() {
        restart(SimulatorSettings.demo().withIpWhitelist("10.0.0.1"));
        assertError(stable(false), 40164, "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist");
        restart(SimulatorSettings.demo().withIpWhitelist("10.0.0.1", "127.0.0.1"));
        assertThat(stable(false).has("access_token")).isTrue();
    }

    @Test
    void dailyQuotaEndsAtMidnightInChinaOrByClearing() {
        restart(SimulatorSettings.demo().withDailyQuota("/cgi-bin/getcallbackip", 2));
        var token = client.token();
        use(token);
        use(token);
        assertError(use(token), 45009, "reach max api daily quota limit");
        assertThat(client.call("/cgi-bin/clear_quota?access_token=" + token, "{\"appid\":\"" + wechat.settings().appId() + "\"}").toString())
                .isEqualTo("{\"errcode\":0,\"errmsg\":\"ok\"}");
        use(token);
        use(token);
        assertError(use(token), 45009, "reach max api daily quota limit");
        // 07:01 UTC is 15:01 in China; nine hours later it is the next day there and the same in London.
        clock.advance(Duration.ofHours(9));
        assertThat(use(client.token()).has("ip_list")).isTrue();
    }

    @Test
    void quotaCanBeClearedTenTimesAMonth() {
        var token = client.token();
        var request = "{\"appid\":\"" + wechat.settings().appId() + "\"}";
        for (var i = 0; i < 10; i++) {
            assertThat(client.call("/cgi-bin/clear_quota?access_token=" + token, request).path("errcode").asInt()).isZero();
        }
        assertError(client.call("/cgi-bin/clear_quota?access_token=" + token, request), 48006, "forbid to clear quota");
        clock.advance(Duration.ofDays(9));
        assertThat(client.call("/cgi-bin/clear_quota?access_token=" + client.token(), request).path("errcode").asInt()).isZero();
        assertError(client.call("/cgi-bin/clear_quota?access_token=" + client.token(), "{\"appid\":\"wx0\"}"), 40013, "invalid appid");
    }

    @Test
    void sandboxHasTwoHundredOrdinaryTokensADay() {
        restart(SimulatorSettings.demo().withAccount(AccountKind.SANDBOX));
        for (var i = 0; i < 200; i++) {
            assertThat(client.ordinaryToken()).hasSize(512);
        }
        assertThat(client.ordinaryToken()).isEmpty();
    }

    @Test
    void secretsAreMaskedInTheRecord() {
        client.ordinaryToken();
        use(client.token());
        assertThat(wechat.requests()).extracting(RecordedRequest::path).containsExactly("/cgi-bin/token", "/cgi-bin/stable_token", "/cgi-bin/getcallbackip");
        assertThat(wechat.requests().toString()).doesNotContain(wechat.settings().appSecret()).contains("secret=012345…(32)", "\"secret\":\"012345…(32)\"");
        assertThat(wechat.requests().getLast().query().get("access_token")).matches("98_.{3}…\\(512\\)");
    }
}

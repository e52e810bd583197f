package yinxin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.DeliveryOutcome.Misconfigured;
import yinxin.voicemail.delivery.DeliveryOutcome.TryLater;
import yinxin.wechat.ScriptedWeChat;
import yinxin.wechat.ScriptedWeChat.Act;
import yinxin.wechat.api.AccessTokens.Grant;

class AccessTokensTest {
    private static final String TOKEN = "/cgi-bin/stable_token";
    private static final String FIRST = "{\"access_token\":\"TOKEN-1\",\"expires_in\":7200}";
    private static final String SECOND = "{\"access_token\":\"TOKEN-2\",\"expires_in\":7200}";

    private final MovedClock clock = new MovedClock();
    private ScriptedWeChat weChat;
    private AccessTokens tokens;

    @BeforeEach
    void start() throws IOException {
        weChat = ScriptedWeChat.start();
        var timeouts = new WeChatHttp.Timeouts(Duration.ofMillis(500), Duration.ofMillis(500));
        tokens = new AccessTokens(new WeChatHttp(weChat.settings(), timeouts), weChat.settings(), clock);
    }

    @AfterEach
    void stop() {
        weChat.close();
    }

    private static Grant token(String value) {
        return new Grant.Token(value);
    }

    @Test
    void requestSaysThatNothingIsForced() {
        tokens.current();

        assertThat(weChat.asked(TOKEN).getFirst().body()).isEqualTo("""
                {"grant_type":"client_credential","appid":"wxba5fad812f8e6fb9","secret":"app-secret-of-the-test","force_refresh":false}""");
    }

    @Test
    void hundredCallersAtOnceCauseOneRequest() throws Exception {
        for (var round = 0; round < 20; round++) {
            clock.advance(Duration.ofHours(3));
            var before = weChat.asked(TOKEN).size();

            assertThat(hundredTimes(tokens::current)).hasSize(100).containsOnly(token("TOKEN-1"));

            assertThat(weChat.asked(TOKEN)).hasSize(before + 1);
        }
    }

    @Test
    void hundredCallersOfADeadTokenCauseOneRenewal() throws Exception {
        weChat.answer(TOKEN, FIRST, SECOND);
        var dead = (Grant.Token) tokens.current();

        assertThat(hundredTimes(() -> tokens.insteadOf(dead))).containsOnly(token("TOKEN-2"));

        assertThat(weChat.asked(TOKEN)).hasSize(2);
    }

    @Test
    void hundredCallersAtASilentWeChatWaitForOneRequest() throws Exception {
        weChat.act(TOKEN, new Act.Stall());

        assertThat(hundredTimes(tokens::current)).hasSize(100).allMatch(g -> g instanceof Grant.None(TryLater _));

        assertThat(weChat.asked(TOKEN)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void tokenIsUsedUntilItAgesAndRenewedBeforeItDies() {
        weChat.answer(TOKEN, FIRST, SECOND);
        assertThat(tokens.current()).isEqualTo(token("TOKEN-1"));

        clock.advance(Duration.ofSeconds(7200).minus(AccessTokens.RENEW_BEFORE).minusSeconds(1));
        assertThat(tokens.current()).isEqualTo(token("TOKEN-1"));
        assertThat(weChat.asked(TOKEN)).hasSize(1);

        clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.current()).isEqualTo(token("TOKEN-2"));
        assertThat(weChat.asked(TOKEN)).hasSize(2);
    }

    @Test
    void tokenWithLittleLifeLeftIsUsedForHalfOfIt() {
        weChat.answer(TOKEN, "{\"access_token\":\"TOKEN-1\",\"expires_in\":300}", SECOND);
        tokens.current();

        clock.advance(Duration.ofSeconds(149));
        assertThat(tokens.current()).isEqualTo(token("TOKEN-1"));

        clock.advance(Duration.ofSeconds(1));
        assertThat(tokens.current()).isEqualTo(token("TOKEN-2"));
    }

    @Test
    void tokenThatStillLivesOutlastsAFailedRenewal() {
        weChat.act(TOKEN, new Act.Say(200, FIRST), new Act.Say(503, ""), new Act.Say(200, SECOND));
        tokens.current();

        clock.advance(Duration.ofSeconds(7100));
        assertThat(tokens.current()).isEqualTo(token("TOKEN-1"));
        assertThat(tokens.current()).isEqualTo(token("TOKEN-1"));
        assertThat(weChat.asked(TOKEN)).as("not asked again at once").hasSize(2);

        clock.advance(Duration.ofSeconds(30));
        assertThat(tokens.current()).isEqualTo(token("TOKEN-2"));
    }

    @Test
    void deadTokenDoesNotOutlastAnything() {
        weChat.act(TOKEN, new Act.Say(200, FIRST), new Act.Say(503, ""));
        tokens.current();

        clock.advance(Duration.ofSeconds(7200));

        assertThat(tokens.current()).isInstanceOf(Grant.None.class);
    }

    @Test
    void sameDeadTokenAgainIsForcedAway() {
        weChat.answer(TOKEN, FIRST, FIRST, SECOND);
        var dead = (Grant.Token) tokens.current();

        assertThat(tokens.insteadOf(dead)).isEqualTo(token("TOKEN-2"));

        assertThat(weChat.asked(TOKEN)).extracting(a -> a.body().contains("\"force_refresh\":true")).containsExactly(false, false, true);
    }

    @Test
    void forcingKeepsThirtySecondsDistance() {
        weChat.answer(TOKEN, FIRST);
        var dead = (Grant.Token) tokens.current();
        tokens.insteadOf(dead);
        assertThat(forced()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(10));
        assertThat(tokens.insteadOf(dead)).isEqualTo(new Grant.None(new TryLater(
                "WeChat keeps handing out an access token that it does not take", Optional.of(Duration.ofSeconds(20)))));
        assertThat(forced()).isEqualTo(1);

        clock.advance(Duration.ofSeconds(20));
        tokens.insteadOf(dead);
        assertThat(forced()).isEqualTo(2);
    }

    @Test
    void tokenThatAnotherCallerRenewedIsTakenWithoutAsking() {
        weChat.answer(TOKEN, FIRST, SECOND);
        var dead = (Grant.Token) tokens.current();
        tokens.insteadOf(dead);

        assertThat(tokens.insteadOf(dead)).isEqualTo(token("TOKEN-2"));
        assertThat(weChat.asked(TOKEN)).hasSize(2);
    }

    @Test
    void withoutATokenNothingWasSentSoNothingIsUnknown() {
        weChat.answer(TOKEN, "{\"errcode\":-1,\"errmsg\":\"system error\"}");
        assertThat(tokens.current()).isInstanceOfSatisfying(Grant.None.class, n -> assertThat(n.why()).isInstanceOf(TryLater.class));

        weChat.act(TOKEN, new Act.HangUp());
        assertThat(tokens.current()).isInstanceOfSatisfying(Grant.None.class, n -> assertThat(n.why()).isInstanceOf(TryLater.class));

        weChat.answer(TOKEN, "{}");
        assertThat(tokens.current()).isInstanceOfSatisfying(Grant.None.class, n -> assertThat(n.why()).isInstanceOf(TryLater.class));
    }

    @Test
    void invalidCredentialWithoutATokenIsTheSecret() {
        weChat.answer(TOKEN, "{\"errcode\":40001,\"errmsg\":\"AppSecret error\"}");

        assertThat(tokens.current()).isEqualTo(new Grant.None(new Misconfigured(
                "WeChat does not take the AppSecret: check yinxin.wechat.app-secret (40001 AppSecret error)")));
    }

    @Test
    void tokenNeverPrintsItself() {
        assertThat(tokens.current().toString()).isEqualTo("[hidden]");
    }

    private long forced() {
        return weChat.asked(TOKEN).stream().filter(a -> a.body().contains("\"force_refresh\":true")).count();
    }

    private static ArrayList<Grant> hundredTimes(Callable<Grant> act) throws InterruptedException, ExecutionException {
        var start = new CountDownLatch(1);
        var running = new ArrayList<Future<Grant>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 100; i++) {
                running.add(threads.submit(() -> {
                    start.await();
                    return act.call();
                }));
            }
            start.countDown();
        }
        var grants = new ArrayList<Grant>();
        for (var one : running) {
            grants.add(one.get());
        }
        return grants;
    }
}

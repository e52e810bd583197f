package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.simulator.Client.goodPush;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Many at a time, as a gateway under load is.
class ConcurrencyTest {
    private static final int MANY = 64;
    private final WeChatSimulator wechat = WeChatSimulator.start(
            SimulatorSettings.demo().withPatience(Duration.ofSeconds(5), 3, Duration.ofMillis(1)), Clock.systemUTC());
    private final Client client = new Client(wechat);

    @AfterEach
    void stop() {
        wechat.close();
    }

    private static <T> List<T> together(Callable<T> task) throws InterruptedException, ExecutionException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (var future : threads.invokeAll(java.util.Collections.nCopies(MANY, task))) {
                results.add(future.get());
            }
            return results;
        }
    }

    @Test
    void allGetTheSameStableToken() throws Exception {
        assertThat(together(client::token)).hasSize(MANY).containsOnly(client.token());
    }

    @Test
    void ordinaryTokensAreAllDifferentAndOnlyTheLastOutlivesTheHandOver() throws Exception {
        var tokens = together(client::ordinaryToken);
        assertThat(tokens).doesNotHaveDuplicates();
        wechat.clockOffset(Duration.ofMinutes(5));
        assertThat(tokens.stream().filter(token -> client.call("/cgi-bin/getcallbackip?access_token=" + token).has("ip_list"))).hasSize(1);
    }

    @Test
    void onePushIsAcceptedOfManyWithTheSameClientMessageId() throws Exception {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        var ids = together(() -> client.push(goodPush(openId, ",\"client_msg_id\":\"m1\"")).path("msgid").asLong());
        assertThat(wechat.pushes()).hasSize(1);
        assertThat(ids).containsOnly(wechat.pushes().getFirst().msgId());
        assertThat(wechat.chat(openId)).hasSize(1);
    }

    @Test
    void pushesOfManyAreAllKeptWithIdsOfTheirOwn() throws Exception {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        together(() -> client.push(goodPush(openId, "")));
        assertThat(wechat.pushes()).hasSize(MANY).extracting(ReceivedPush::msgId).doesNotHaveDuplicates();
        assertThat(wechat.chat(openId)).hasSize(MANY).extracting(ChatLine::id).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void customerMessagesOfManyStopAtTheAllowance() throws Exception {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        var answers = together(() -> client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"text\",\"text\":{\"content\":\"x\"}}").path("errcode").asInt());
        assertThat(answers).filteredOn(errcode -> errcode == 0).hasSize(3);
        assertThat(answers).filteredOn(errcode -> errcode == 45047).hasSize(MANY - 3);
    }

    @Test
    void oneCodeTellsOneOfManyWhoItIs() throws Exception {
        var openId = wechat.createUser("小林");
        var location = client.get("/connect/oauth2/authorize?appid=" + wechat.settings().appId()
                + "&redirect_uri=http%3A%2F%2Flocalhost%2F&response_type=code&scope=snsapi_base&state=1", "Cookie", "wechat_user=" + openId)
                .headers().firstValue("Location").orElseThrow();
        var redeem = "/sns/oauth2/access_token?appid=" + wechat.settings().appId() + "&secret=" + wechat.settings().appSecret()
                + "&grant_type=authorization_code&" + location.replaceFirst(".*\\?(code=[^&]+).*", "$1");
        var answers = together(() -> client.call(redeem));
        assertThat(answers).filteredOn(answer -> answer.has("openid")).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.path("errcode").asInt(0) == 40163).hasSize(MANY - 1);
    }

    @Test
    void usersWriteAllAtOnceAndEachGetsTheirOwnReply() throws Exception {
        try (var gateway = gateway()) {
            gateway.answers(to -> to.node("MsgType").equals("text") ? gateway.sealed(TestGateway.text(to, "收到 " + to.node("Content"))) : "success");
            var users = new java.util.concurrent.atomic.AtomicInteger();
            var right = together(() -> {
                var words = "第 " + users.incrementAndGet() + " 位";
                var openId = wechat.createUser(words);
                wechat.follow(openId);
                return wechat.say(openId, words).filter(("收到 " + words)::equals).isPresent() && wechat.chat(openId).size() == 2;
            });
            assertThat(right).containsOnly(true);
            assertThat(gateway.deliveries()).hasSize(2 * MANY).allMatch(TestGateway.Delivery::genuine);
        }
    }

    private TestGateway gateway() throws IOException {
        var gateway = new TestGateway(wechat.settings());
        assertThat(wechat.callbackUrl(gateway.url()).passed()).isTrue();
        return gateway;
    }

    @Test
    void closingEndsAStalledCallAndAHangingCallback() throws Exception {
        try (var gateway = gateway()) {
            var openId = wechat.createUser("小林");
            wechat.follow(openId);
            wechat.faults().next(Faults.CALLBACK, Fault.stall(Duration.ofHours(1)));
            var saying = Thread.ofVirtual().start(() -> wechat.say(openId, "x"));
            org.awaitility.Awaitility.await().until(() -> wechat.faults().describe().isEmpty());
            wechat.close();
            assertThat(saying.join(Duration.ofSeconds(5))).isTrue();
            assertThat(gateway.deliveries()).hasSize(1);
        }
    }
}

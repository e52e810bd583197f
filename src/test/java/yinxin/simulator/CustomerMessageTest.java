package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.simulator.Client.assertError;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import yinxin.MovedClock;

class CustomerMessageTest {
    private final MovedClock clock = new MovedClock();
    private final WeChatSimulator wechat = WeChatSimulator.start(SimulatorSettings.demo(), clock);
    private final Client client = new Client(wechat);
    private final String openId = wechat.createUser("小林");

    @AfterEach
    void stop() {
        wechat.close();
    }

    private JsonNode text(String words) {
        return client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"text\",\"text\":{\"content\":\"" + words + "\"}}");
    }

    private void assertSent(int messages) {
        for (var i = 0; i < messages; i++) {
            assertThat(text("第 " + i).toString()).isEqualTo("{\"errcode\":0,\"errmsg\":\"ok\"}");
        }
    }

    private void assertUsedUp() {
        assertError(text("太多"), 45047, "response count out of limit");
    }

    private void assertClosed() {
        assertError(text("太晚"), 45015, "response out of time limit or subscription is canceled");
    }

    @Test
    void strangerCannotBeWrittenTo() {
        assertClosed();
        assertError(client.customer("{\"touser\":\"oJKef00000000000000000000000\",\"msgtype\":\"text\",\"text\":{\"content\":\"x\"}}"), 40003, "invalid openid");
    }

    @Test
    void followingAllowsThreeWithinAMinute() {
        wechat.follow(openId);
        assertSent(3);
        assertUsedUp();
        clock.advance(Duration.ofMinutes(1));
        assertClosed();
    }

    @Test
    void followingAllowsNothingAfterAMinute() {
        wechat.follow(openId);
        clock.advance(Duration.ofSeconds(59));
        assertSent(1);
        clock.advance(Duration.ofSeconds(1));
        assertClosed();
    }

    @Test
    void messageAllowsFiveWithinTwoDays() {
        wechat.follow(openId);
        clock.advance(Duration.ofMinutes(1));
        wechat.say(openId, "你好");
        assertSent(4);
        clock.advance(Duration.ofHours(48).minusSeconds(1));
        assertSent(1);
        assertUsedUp();
        clock.advance(Duration.ofSeconds(1));
        assertClosed();
    }

    @Test
    void newMessageOpensTheWindowAnew() {
        wechat.follow(openId);
        clock.advance(Duration.ofMinutes(1));
        wechat.say(openId, "你好");
        assertSent(5);
        assertUsedUp();
        wechat.say(openId, "还在吗");
        assertSent(5);
        assertUsedUp();
    }

    @Test
    void tapOnTheMenuAllowsThreeWithinAMinute() {
        wechat.follow(openId);
        clock.advance(Duration.ofMinutes(1));
        wechat.click(openId, "HELP");
        assertSent(3);
        assertUsedUp();
        clock.advance(Duration.ofMinutes(1));
        assertClosed();
    }

    @Test
    void openWindowsAddUpAndTheShorterIsUsedFirst() {
        wechat.follow(openId);
        wechat.say(openId, "你好");
        assertSent(3);
        clock.advance(Duration.ofMinutes(1));
        assertSent(5);
        assertUsedUp();
    }

    @Test
    void unfollowingClosesEveryWindow() {
        wechat.follow(openId);
        wechat.say(openId, "你好");
        wechat.unfollow(openId);
        assertClosed();
    }

    @Test
    void pushAndOpenedPageOpenNoWindow() {
        wechat.follow(openId);
        clock.advance(Duration.ofMinutes(1));
        client.push(Client.goodPush(openId, ""));
        wechat.view(openId, "https://voice.example.com/inbox");
        assertClosed();
    }

    @Test
    void wordsAppearInTheChat() {
        wechat.follow(openId);
        text("绑定成功");
        assertThat(wechat.chat(openId)).last().extracting(ChatLine::sender, ChatLine::content)
                .containsExactly(ChatLine.Sender.CUSTOMER, new ChatLine.Text("绑定成功"));
    }

    @Test
    void textHasALengthInBytes() {
        wechat.follow(openId);
        var longest = "音".repeat(682) + "ab";
        assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(2048);
        assertThat(text(longest).path("errcode").asInt()).isZero();
        assertError(text(longest + "c"), 45002, "content size out of limit");
    }

    @Test
    void missingPartsAndUnknownTypesAreRefusedAndUseNothingUp() {
        wechat.follow(openId);
        assertError(client.customer("{\"touser\":\"" + openId + "\"}"), 40101, "missing parameter");
        assertError(client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"text\"}"), 40101, "missing parameter");
        assertError(client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"hologram\"}"), 40008, "invalid message type");
        assertError(client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"voice\",\"voice\":{\"media_id\":\"gone\"}}"), 40007, "invalid media_id");
        assertSent(3);
    }

    @Test
    void newsCarriesExactlyOneArticle() {
        wechat.follow(openId);
        var one = "{\"title\":\"留言\",\"description\":\"0:23\",\"url\":\"https://voice.example.com/m/1\",\"picurl\":\"\"}";
        var frame = "{\"touser\":\"" + openId + "\",\"msgtype\":\"news\",\"news\":{\"articles\":[%s]}}";
        assertThat(client.customer(frame.formatted(one)).path("errcode").asInt()).isZero();
        assertThat(wechat.chat(openId).getLast().content()).isEqualTo(new ChatLine.Article("留言", "0:23", Optional.of("https://voice.example.com/m/1")));
        assertError(client.customer(frame.formatted(one + "," + one)), 45008, "article size out of limit");
        assertError(client.customer(frame.formatted("")), 45008, "article size out of limit");
    }

    @Test
    void voiceMayBeRefusedAsSomeAccountsSawIt() {
        wechat.follow(openId);
        wechat.faults().always("/cgi-bin/message/custom/send", Fault.refuseVoice());
        assertError(client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"voice\",\"voice\":{\"media_id\":\"m\"}}"), 45162, "invalid type");
        assertSent(1);
    }
}

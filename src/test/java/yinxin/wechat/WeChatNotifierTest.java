package yinxin.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;
import yinxin.wechat.chat.FollowerLanguages;

class WeChatNotifierTest {
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final OpenId LI = new OpenId("o9AgO5Kd5ggOC-bXrbNODIiE3bGY");
    private static final PhoneNumber MOBILE = new PhoneNumber("+8613800138000");
    private static final Instant NOW = Instant.parse("2026-11-22T07:01:00Z");
    private static final MessageId ID = new MessageId("AAAAAAAAAAAAAAAAAAAAAA");

    private static MissedCall call(Optional<PhoneNumber> caller, boolean withheld) {
        return new MissedCall(ID, MOBILE, caller, withheld, DivertReason.UNAVAILABLE, Condition.POWERED_OFF, NOW, "carrier");
    }

    private static VoiceMessage message(MissedCall call, Duration length) {
        return new VoiceMessage(call, 1, MessageKind.VOICE, length, false, NOW.plusSeconds(60), MessageState.UNHEARD);
    }

    private static VoiceMessage message() {
        return message(call(Optional.of(new PhoneNumber("+8613900139000")), false), Duration.ofMillis(37_400));
    }

    private static Delivery delivery(Push push) {
        return new Delivery("D-1", LI, push, 0, NOW);
    }

    @Nested
    class OverTheWire {
        private ScriptedWeChat weChat;
        private WeChatNotifier notifier;

        @BeforeEach
        void start() throws IOException {
            weChat = ScriptedWeChat.start().answer("/cgi-bin/message/template/send", "{\"errcode\":0,\"errmsg\":\"ok\",\"msgid\":42}")
                    .answer("/cgi-bin/message/custom/send", "{\"errcode\":0,\"errmsg\":\"ok\"}");
            notifier = notifier(weChat.settings());
        }

        @AfterEach
        void stop() {
            weChat.close();
        }

        private WeChatNotifier notifier(WeChatSettings settings) {
            return new WeChatNotifier(new WeChatApi(settings, new MovedClock()), settings, URI.create("https://voice.example.com/"), new FollowerLanguages(), Texts.NONE);
        }

        @Test
        void noticeIsOneTemplateMessageThatOpensThePage() {
            assertThat(notifier.deliver(delivery(new Push.Notice(message())))).isEqualTo(new DeliveryOutcome.Accepted(Optional.of("42")));

            assertThat(weChat.asked("/cgi-bin/message/template/send").getFirst().body()).isEqualTo("""
                    {"touser":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","template_id":"ngqIpbwh8bUfcSsECmogfXcV14J0tQlEpBO27izEYtY",\
                    "url":"https://voice.example.com/m/AAAAAAAAAAAAAAAAAAAAAA","client_msg_id":"D-1",\
                    "data":{"phone_number1":{"value":"13900139000"},"time2":{"value":"2026年11月22日 15:01"},\
                    "character_string3":{"value":"0:37"},"const4":{"value":"关机"}}}""");
        }

        @Test
        void repeatedNoticeCarriesTheSameId() {
            var delivery = delivery(new Push.Notice(message()));
            notifier.deliver(delivery);
            notifier.deliver(delivery);

            assertThat(weChat.asked("/cgi-bin/message/template/send")).hasSize(2).extracting(ScriptedWeChat.Asked::body).containsOnly(
                    weChat.asked("/cgi-bin/message/template/send").getFirst().body());
        }

        @Test
        void aNoticeWaitsForNoDatabaseThatHasItsText() {
            var plain = weChat.settings();
            var template = plain.template();
            var worded = new WeChatSettings(plain.apiUrl(), plain.authorizeUrl(), plain.appId(), plain.appSecret(), plain.callbackToken(), plain.callbackAesKey(),
                    new WeChatSettings.Template(template.id(), template.caller(), template.time(), template.duration(), template.condition(), template.count(),
                            "thing5", template.words()), plain.menu());
            Texts away = (_, _) -> {
                throw new StoreUnavailable("the database cannot be read", new IOException("gone"));
            };
            var patient = new WeChatNotifier(new WeChatApi(worded, new MovedClock()), worded, URI.create("https://voice.example.com/"), new FollowerLanguages(), away);

            assertThat(patient.deliver(delivery(new Push.Notice(message())))).isEqualTo(new DeliveryOutcome.Accepted(Optional.of("42")));
            assertThat(weChat.asked("/cgi-bin/message/template/send").getFirst().body()).contains("\"thing5\":{\"value\":\"请点开收听留言\"}");
        }

        @Test
        void newOwnerIsToldInTheChat() {
            assertThat(notifier.deliver(delivery(new Push.NumberBound(MOBILE)))).isEqualTo(new DeliveryOutcome.Accepted(Optional.empty()));

            assertThat(said()).startsWith("绑定成功：138 0013 8000").contains("「解绑 13800138000」").contains("关闭通知");
        }

        @Test
        void formerOwnerIsToldInTheChat() {
            notifier.deliver(delivery(new Push.NumberLost(MOBILE)));

            assertThat(said()).startsWith("138 0013 8000 刚刚由另一位微信用户拨打验证");
        }

        @Test
        void whoSharesANumberAndWhoHasItAreToldInTheChat() {
            notifier.deliver(delivery(new Push.GuestJoined(MOBILE, "爸爸")));
            assertThat(said(0)).startsWith("爸爸 接受了您的邀请，现在也能收到 138 0013 8000 的留言。");
            notifier.deliver(delivery(new Push.ShareEnded(MOBILE)));
            assertThat(said(1)).startsWith("138 0013 8000 已不再与您共享");
        }

        @Test
        void ownersAreAskedForANewProofInTheChatAndToldWhenItIsTooLate() {
            notifier.deliver(delivery(new Push.ProofWanted(MOBILE, java.time.Instant.parse("2026-12-21T16:00:00Z"))));
            assertThat(said(0)).startsWith("请重新验证 138 0013 8000。").contains("请在12月22日前点开这里", "/bind\n");
            notifier.deliver(delivery(new Push.LeaseEnded(MOBILE)));
            assertThat(said(1)).startsWith("138 0013 8000 到期没有重新验证，已自动解绑");
        }

        @ParameterizedTest
        @CsvSource({"45015", "45047"})
        void closedChatTakesNothing(int code) {
            weChat.answer("/cgi-bin/message/custom/send", "{\"errcode\":" + code + ",\"errmsg\":\"response out of time limit\"}");

            assertThat(notifier.deliver(delivery(new Push.NumberLost(MOBILE)))).isInstanceOf(DeliveryOutcome.ChatClosed.class);
        }

        private Delivery inTheChat(Push push) {
            return new Delivery("D-1", LI, push, yinxin.voicemail.delivery.Way.CHAT, yinxin.voicemail.delivery.DeliveryPlan.Turn.FIRST, 0, NOW, Optional.empty());
        }

        @Test
        void severalMessagesAreOneTemplateMessageWithTheLatestThatOpensTheInbox() {
            var earlier = message(call(Optional.of(new PhoneNumber("+8613700137000")), false), Duration.ofSeconds(5));

            assertThat(notifier.deliver(delivery(new Push.Digest(List.of(earlier, message()))))).isEqualTo(new DeliveryOutcome.Accepted(Optional.of("42")));

            assertThat(weChat.asked("/cgi-bin/message/template/send").getFirst().body()).contains("\"url\":\"https://voice.example.com/inbox\"",
                    "\"client_msg_id\":\"D-1\"", "\"phone_number1\":{\"value\":\"13900139000\"}", "\"character_string3\":{\"value\":\"0:37\"}");
        }

        @Test
        void messagesAreSaidInTheChatWithTheirLink() {
            notifier.deliver(inTheChat(new Push.Notice(message())));
            assertThat(said(0)).isEqualTo("13900139000 给您留言了。\n点开收听：https://voice.example.com/m/AAAAAAAAAAAAAAAAAAAAAA");

            var others = java.util.stream.IntStream.range(0, 6).mapToObj(i -> message(call(Optional.of(new PhoneNumber("+861370013700" + i)), false),
                    Duration.ofSeconds(5))).toList();
            notifier.deliver(inTheChat(new Push.Digest(others)));
            assertThat(said(1)).isEqualTo("您有 6 条新留言，来自 13700137005、13700137004、13700137003、13700137002、13700137001 …。\n"
                    + "点开收听：https://voice.example.com/inbox");

            var withheld = message(call(Optional.of(new PhoneNumber("+8613700137000")), true), Duration.ofSeconds(5));
            notifier.deliver(inTheChat(new Push.Digest(List.of(withheld, withheld, message()))));
            assertThat(said(2)).startsWith("您有 3 条新留言，来自 13900139000、未显示号码。");
        }

        @ParameterizedTest
        @CsvSource({"40003, true", "45009, true", "48004, true", "-1, false"})
        void aQuestionToNobodyTellsWhetherWeChatAnswers(int code, boolean clear) {
            weChat.answer("/cgi-bin/message/template/send", "{\"errcode\":" + code + ",\"errmsg\":\"some text\"}");

            assertThat(notifier.answers()).isEqualTo(clear);
            assertThat(weChat.asked("/cgi-bin/message/template/send").getFirst().body()).contains("\"touser\":\"nobody\"");
        }

        @Test
        void wordThatItsKeyCannotHoldNeverReachesWeChat() {
            var settings = weChat.settings();
            var phrase = new WeChatSettings.Template(settings.template().id(), null, null, null, "phrase4", null, null,
                    Map.of(Condition.POWERED_OFF, "对方已经关机了"));
            var wrong = new WeChatSettings(settings.apiUrl(), settings.authorizeUrl(), settings.appId(), settings.appSecret(),
                    settings.callbackToken(), settings.callbackAesKey(), phrase, true);

            assertThat(notifier(wrong).deliver(delivery(new Push.Notice(message())))).isInstanceOfSatisfying(
                    DeliveryOutcome.Misconfigured.class, m -> assertThat(m.why()).contains("phrase4"));
            assertThat(weChat.asked("/cgi-bin/message/template/send")).isEmpty();
        }

        private String said() {
            return said(0);
        }

        private String said(int time) {
            return JsonMapper.shared().readTree(weChat.asked("/cgi-bin/message/custom/send").get(time).body())
                    .path("text").path("content").asString();
        }
    }

    @Nested
    class Values {
        private static WeChatSettings.Template template(String caller) {
            return new WeChatSettings.Template("T", caller, null, "character_string3", null, null, null, Map.of());
        }

        private static String caller(String key, MissedCall call) {
            return new NoticeTemplate(template(key)).values(message(call, Duration.ZERO), BEIJING).get(key);
        }

        @Test
        void absentKeysAreNotSent() {
            var onlyTime = new NoticeTemplate(new WeChatSettings.Template("T", null, "time1", null, null, null, null, Map.of()));

            assertThat(onlyTime.values(message(), BEIJING)).containsExactly(entry("time1", "2026年11月22日 15:01"));
        }

        @Test
        void theCountIsSentWhereTheTemplateHasAKeyForIt() {
            var counting = new NoticeTemplate(new WeChatSettings.Template("T", null, null, null, null, "number1", null, Map.of()));

            assertThat(counting.values(message(), BEIJING)).containsExactly(entry("number1", "1"));
            assertThat(counting.values(List.of(message(), message(), message()), BEIJING, "")).containsExactly(entry("number1", "3"));
            assertThat(counting.unsuitable(counting.values(message(), BEIJING))).isEmpty();
        }

        @Test
        void everyConditionIsSaidInTheTemplatesWords() {
            var words = Map.of(Condition.UNKNOWN, "未接");
            for (var condition : Condition.values()) {
                var call = new MissedCall(ID, MOBILE, Optional.empty(), false, DivertReason.UNKNOWN, condition, NOW, "carrier");
                var values = new NoticeTemplate(new WeChatSettings.Template("T", null, null, null, "const1", null, null, words))
                        .values(message(call, Duration.ZERO), BEIJING);
                assertThat(values).containsExactly(entry("const1", condition == Condition.UNKNOWN ? "未接" : condition.chinese()));
            }
        }

        @Test
        void withheldCallerStaysWithheldInEveryKindOfKey() {
            var withheld = call(Optional.of(new PhoneNumber("+8613900139000")), true);

            assertThat(caller("phone_number1", withheld)).isEqualTo("000-0000-0000");
            assertThat(caller("character_string1", withheld)).isEqualTo("000-0000-0000");
            assertThat(caller("thing1", withheld)).isEqualTo("号码已隐藏");
            assertThat(caller("thing1", call(Optional.empty(), false))).isEqualTo("未知号码");
        }

        @Test
        void everyCallerFitsATelephoneNumbersKey() {
            for (var number : List.of("+8613900139000", "+861088886666", "+16502530000", "+999123456789012", "10086", "106912345678901")) {
                var template = new NoticeTemplate(template("phone_number1"));
                var values = template.values(message(call(Optional.of(new PhoneNumber(number)), false), Duration.ZERO), BEIJING);
                assertThat(template.unsuitable(values)).as(number).isEmpty();
            }
            var template = new NoticeTemplate(template("phone_number1"));
            assertThat(template.unsuitable(template.values(message(call(Optional.empty(), true), Duration.ZERO), BEIJING))).isEmpty();
        }

        @ParameterizedTest
        @CsvSource({"0, 0:00", "1, 0:01", "400, 0:01", "1499, 0:01", "1500, 0:02", "37400, 0:37", "59600, 1:00", "300000, 5:00", "3725000, 62:05"})
        void lengthIsSaidWithoutWords(long millis, String said) {
            assertThat(new NoticeTemplate(template(null)).values(message(call(Optional.empty(), false), Duration.ofMillis(millis)), BEIJING))
                    .containsExactly(entry("character_string3", said));
        }

        @Test
        void timeIsThatOfTheFollowersClock() {
            var template = new NoticeTemplate(new WeChatSettings.Template("T", null, "time1", null, null, null, null, Map.of()));
            var call = new MissedCall(ID, MOBILE, Optional.empty(), false, DivertReason.UNKNOWN, Condition.BUSY,
                    Instant.parse("2026-06-30T16:05:09Z"), "carrier");

            assertThat(template.values(message(call, Duration.ZERO), BEIJING)).containsExactly(entry("time1", "2026年7月1日 00:05"));
            assertThat(template.values(message(call, Duration.ZERO), ZoneId.of("Europe/Berlin"))).as("summer there").containsExactly(entry("time1", "2026年6月30日 18:05"));
        }
    }
}

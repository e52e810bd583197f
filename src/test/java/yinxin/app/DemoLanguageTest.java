package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import yinxin.caller.WavSound;
import yinxin.simulator.ChatLine;
import yinxin.telephony.audio.Correlation;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.owner.WithheldCallers;
import yinxin.wechat.api.Menu;
import yinxin.wechat.api.MenuState;
import yinxin.wechat.api.WeChatApi;

/// The demo speaks its visitor's language: on the telephone, in the chat and on the pages. And the chat of a whole gateway.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DemoLanguageTest {
    private static final int RATE = 8_000;
    @TempDir
    private static Path directory;
    private static DemoVisit visit;

    @BeforeAll
    static void start() throws IOException {
        visit = new DemoVisit(directory.resolve("data"));
    }

    @AfterAll
    static void stop() {
        visit.close();
    }

    private static DemoLine connect(String language) {
        return new DemoLine(visit.url(), visit.demo.gateway().settings().publicUrl().toString(), language);
    }

    private static String owner(DemoLine page) {
        return page.await("hello", "proof", "01012345678").path("phone").asString().replaceFirst("^.*openid=", "");
    }

    private static GreetingChoice greeting() {
        return visit.demo.gateway().get(NumberRules.class).of(Demo.BOUND).greeting();
    }

    /// How many of the six half seconds with which this greeting begins are in what was heard. A busy machine may lose one or the other.
    private static long piecesHeard(short[] heard, String language) throws IOException {
        var greeting = WavSound.read(Path.of("src/main/resources/greetings/" + language + "/greeting-powered-off.wav")).samples();
        return IntStream.range(0, 6).filter(i -> Correlation.best(Arrays.copyOfRange(greeting, i * RATE / 2, (i + 1) * RATE / 2), heard, 5 * RATE).value() > 0.85)
                .count();
    }

    @Test
    @Order(1)
    void callersAreGreetedAndTheChatBeginsInThePagesLanguage() throws IOException {
        try (var page = connect("en")) {
            var owner = owner(page);
            assertThat(visit.demo.wechat().chat(owner)).extracting(ChatLine::text).singleElement().asString().startsWith("Welcome to Yinxin.");
            assertThat(greeting()).isEqualTo(GreetingChoice.ENGLISH);
            page.ask("do", "call", "to", "13800138000", "from", "13900139000", "language", "en");
            page.await("call", "state", "answered");
            await().atMost(Duration.ofSeconds(40)).until(() -> page.heard().length > 5 * RATE);
            assertThat(piecesHeard(page.heard(), "en")).as("the English greeting is heard").isGreaterThanOrEqualTo(3);
            assertThat(piecesHeard(page.heard(), "zh")).as("the Chinese one is not").isZero();
            page.ask("do", "hangUp");
            page.await("step", "step", "PUSHED");

            page.ask("do", "speak", "language", "zh");
            await().until(() -> greeting() == GreetingChoice.CHINESE);
            assertThat(visit.demo.wechat().say(owner, "help").orElseThrow()).startsWith("您可以这样对我说");
        }
        try (var second = connect("en")) {
            assertThat(visit.demo.wechat().chat(owner(second))).as("what has happened stays").hasSizeGreaterThan(2);
            assertThat(greeting()).isEqualTo(GreetingChoice.ENGLISH);
        }
    }

    @Test
    @Order(2)
    void whatAnOwnerChoseForAGreetingStays() {
        var rules = visit.demo.gateway().get(NumberRules.class);
        rules.keep(Demo.BOUND, new NumberSettings(GreetingChoice.BOTH, WithheldCallers.TAKE));
        try (var page = connect("zh")) {
            owner(page);
            assertThat(greeting()).isEqualTo(GreetingChoice.BOTH);
            assertThat(rules.of(Demo.ALSO_BOUND).greeting()).isEqualTo(GreetingChoice.CHINESE);
            page.ask("do", "startOver");
            await().until(() -> greeting() == GreetingChoice.CHINESE);
        }
    }

    @Test
    @Order(3)
    void theAccountHasItsMenuAndTheChatItsSettings() {
        var gateway = visit.demo.gateway();
        var menu = Menu.to(gateway.settings().publicUrl());
        await().atMost(Duration.ofSeconds(20)).until(() -> gateway.get(WeChatApi.class).menu(menu).equals(new MenuState.AsWanted()));
        try (var page = connect("zh")) {
            var owner = owner(page);
            var wechat = visit.demo.wechat();
            wechat.view(owner, menu.buttons().getLast().page().toString());
            assertThat(wechat.say(owner, "晚上十点半到早上七点免打扰").orElseThrow()).startsWith("好的，每天 22:30 到次日 7:00 不打扰您。");
            assertThat(gateway.get(Preferences.class).of(new OpenId(owner)).quiet())
                    .contains(new QuietHours(LocalTime.of(22, 30), LocalTime.of(7, 0), true));
            assertThat(wechat.say(owner, "]]>\uD83D\uDE00".repeat(300)).orElseThrow()).startsWith("您可以这样对我说");
            wechat.click(owner, "SETTINGS");
            assertThat(wechat.chat(owner).getLast().text()).endsWith("/settings");
            wechat.unfollow(owner);
            await().until(() -> gateway.get(Preferences.class).of(new OpenId(owner)).equals(FollowerSettings.USUAL));
        }
    }
}

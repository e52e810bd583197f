package yinxin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ScreenshotScale;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.network.Forwarding;
import yinxin.network.SubscriberRegister;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.WavFile;

/// The whole visit: a person presses the green button, speaks, hangs up, taps the notice and listens.
class DemoPageTest {
    private static final int RATE = 8000;
    /// Of the microphone's file: ringing and greeting take about ten seconds, and only then anybody speaks.
    private static final int SILENT_SECONDS = 13;
    private static final double LONG_MS = 45_000;

    @TempDir
    private Path directory;
    private DemoVisit visit;

    @BeforeEach
    void start() throws IOException {
        visit = new DemoVisit(directory.resolve("data"));
    }

    @AfterEach
    void stop() {
        visit.close();
        assertThat(visit.complaints).as("errors on the page's console").isEmpty();
    }

    private static short[] speech() throws IOException {
        try (var in = Files.newInputStream(Path.of("src/test/resources/speech/zh.wav"))) {
            return WavFile.samples(in);
        }
    }

    /// A WAV file of 16-bit PCM for Chromium's microphone.
    private Path microphone(short[] speech) throws IOException {
        var silence = SILENT_SECONDS * RATE;
        var octets = ByteBuffer.allocate(44 + 2 * (silence + speech.length)).order(ByteOrder.LITTLE_ENDIAN);
        octets.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(octets.capacity() - 8).put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        octets.putShort((short) 1).putShort((short) 1).putInt(RATE).putInt(2 * RATE).putShort((short) 2).putShort((short) 16);
        octets.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(octets.capacity() - 44);
        octets.position(44 + 2 * silence);
        for (var sample : speech) {
            octets.putShort(sample);
        }
        return Files.write(directory.resolve("microphone.wav"), octets.array());
    }

    private static FrameLocator phone(Page page) {
        return page.frameLocator("#phone");
    }

    private static LocatorAssertions soon(Locator locator) {
        return assertThat(locator);
    }

    private static LocatorAssertions.ContainsTextOptions within() {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(LONG_MS);
    }

    private static Locator step(Page page, String step) {
        return page.locator("#steps [data-step=" + step + "].done");
    }

    private void tapAndListen(Page page) {
        phone(page).getByTestId("notice").last().click();
        var message = phone(page).frameLocator("[data-testid=browser-frame]");
        assertThat(message.locator(".caller")).hasText("139 0013 9000");
        soon(step(page, "OPENED")).isVisible();
        message.locator("[data-play]").click();
        soon(step(page, "HEARD")).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(10_000));
    }

    @Test
    void whoPressesTheGreenButtonAndSpeaksHearsTheirOwnMessage() throws Exception {
        var speech = speech();
        try (var browser = visit.chromium("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream",
                "--use-file-for-fake-audio-capture=" + microphone(speech) + "%noloop"); var page = visit.open(browser, 1280, 900)) {
            soon(phone(page).getByTestId("reply")).isVisible();
            visit.shoot(page, "1-ready");
            page.getByTestId("call").click();
            soon(page.getByTestId("line-state")).containsText("请听问候语", within());
            page.waitForTimeout(3000);
            visit.shoot(page, "2-greeting");
            soon(page.getByTestId("line-state")).containsText("请说话", within());
            page.waitForTimeout(5000);
            visit.shoot(page, "3-speaking");
            soon(page.getByTestId("timer")).hasText(Pattern.compile("0:2[2-9]"), new LocatorAssertions.HasTextOptions().setTimeout(LONG_MS));
            page.getByTestId("hang-up").click();

            soon(step(page, "PUSHED")).isVisible();
            soon(phone(page).getByTestId("notice")).containsText("关机");
            visit.shoot(page, "4-arrived");
            tapAndListen(page);
            page.waitForTimeout(1500);
            visit.shoot(page, "5-heard");
            if ("docs".equals(System.getProperty("yinxin.screenshots"))) {
                page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("docs/demo.png")).setScale(ScreenshotScale.CSS));
            }
            assertThat(page.getByTestId("sip").locator("b").allTextContents())
                    .containsSubsequence("INVITE", "407 Proxy Authentication Required", "ACK", "INVITE", "100 Trying", "INVITE", "200 OK", "200 OK", "ACK", "ACK",
                            "BYE", "BYE", "200 OK", "200 OK");
            assertThat(page.locator(".message").first().locator(".unseen").textContent()).isEqualTo("来电手机 → 网络");
        }
        var recorded = visit.recording(visit.messages(Demo.BOUND).get(0).path("id").asString());
        assertThat(shareThatCameThrough(speech, recorded)).isGreaterThan(0.75);
    }

    /// How much of the speech is in the recording, by pieces of half a second: a busy machine's microphone may drop out now and then, which
    /// moves what follows by some milliseconds but leaves each piece what it is.
    private static double shareThatCameThrough(short[] speech, short[] recorded) {
        var piece = RATE / 2;
        var found = 0;
        var pieces = 0;
        for (var from = RATE; from + piece < speech.length - RATE; from += piece) {
            pieces++;
            var match = Correlation.best(Arrays.copyOfRange(speech, from, from + piece), recorded, recorded.length - piece / 2);
            found += match.value() > 0.7 ? 1 : 0;
        }
        return (double) found / pieces;
    }

    @Test
    void withoutAMicrophoneTheBuiltInRecordingSpeaks() throws Exception {
        try (var browser = visit.chromium(); var page = visit.open(browser, 390, 844)) {
            soon(phone(page).getByTestId("reply")).isVisible();
            visit.shoot(page, "1-ready");
            page.locator(".mode", new Page.LocatorOptions().setHasText("隧道里")).click();
            soon(page.getByTestId("network")).containsText("138 0013 8000已登记", within());
            visit.shoot(page, "1-tunnel");
            page.getByTestId("call").click();
            soon(page.getByTestId("note")).hasText("用不了麦克风，改为播放内置录音。");
            soon(page.getByTestId("line-state")).containsText("正在播放内置录音", within());
            page.waitForTimeout(2000);
            visit.shoot(page, "2-playing");
            soon(step(page, "PUSHED")).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(LONG_MS));
            visit.shoot(page, "3-arrived");
            page.getByTestId("arrived").click();
            soon(phone(page).getByTestId("notice")).containsText("不在服务区");
            tapAndListen(page);
            page.waitForTimeout(1000);
            visit.shoot(page, "4-heard");
        }
    }

    @ParameterizedTest
    @CsvSource({"390, 844, zh", "1280, 900, zh", "390, 844, en", "1280, 900, en"})
    void theCalledPhoneRingsAndCanBeAnswered(int width, int height, String language) {
        var chinese = language.equals("zh");
        try (var browser = visit.chromium(); var page = visit.open(browser, width, height)) {
            if (!chinese) {
                page.getByTestId("language").click();
            }
            soon(phone(page).getByTestId("reply")).isVisible();
            page.locator(".mode", new Page.LocatorOptions().setHasText(chinese ? "待机" : "On")).click();
            soon(page.getByTestId("called-state")).hasText(chinese ? "待机" : "on, idle");
            // A loaded machine may need more than the demo's 6 s for what is done while it rings.
            visit.demo.gateway().get(SubscriberRegister.class).setForwarding(Demo.BOUND, Forwarding.usual(Duration.ofSeconds(35)));
            page.getByTestId("call").click();
            soon(page.getByTestId("line-state")).containsText(chinese ? "对方手机在响" : "It is ringing there", within());
            soon(page.getByTestId("called-state")).containsText(chinese ? "139 0013 9000 来电" : "139 0013 9000 is calling");
            visit.shoot(page, "9-ringing-" + language);
            page.getByTestId("answer").click();
            soon(page.getByTestId("line-state")).containsText(chinese ? "对方接听了" : "They answered", within());
            page.waitForTimeout(1500);
            visit.shoot(page, "9-talking-" + language);
            page.getByTestId("put-down").click();
            soon(page.getByTestId("note")).containsText(chinese ? "没有留言" : "no message", within());
            soon(page.getByTestId("steps").locator(".done")).hasCount(0);
            page.getByTestId("sip").first().click();
            page.getByTestId("ladder").evaluate("ladder => ladder.scrollTop = 0");
            page.getByTestId("ladder").scrollIntoViewIfNeeded();
            visit.shoot(page, "9-over-" + language);
        }
    }

    @Test
    void anotherNumberIsBoundByChatAndKeypad() throws Exception {
        try (var browser = visit.chromium(); var page = visit.open(browser, 1280, 900)) {
            phone(page).getByTestId("input").fill("13600136000");
            phone(page).getByTestId("send").click();
            var reply = phone(page).getByTestId("reply").last();
            soon(reply).containsText(Pattern.compile("[0-9]{6}\\s"));
            var code = Pattern.compile("\\b[0-9]{6}\\b").matcher(reply.innerText()).results().findFirst().orElseThrow().group();

            page.getByTestId("bind-do").click();
            assertThat(page.getByTestId("to").inputValue()).isEqualTo("010 1234 5678");
            page.getByTestId("call").click();
            soon(page.getByTestId("line-state")).containsText("按验证码", within());
            visit.shoot(page, "6-binding");
            code.chars().forEach(key -> page.getByTestId("key-" + (char) key).click());

            soon(phone(page).getByTestId("reply").last()).containsText("绑定成功：136 0013 6000", within());
            visit.shoot(page, "7-bound");
            soon(page.getByTestId("note")).containsText("看看微信里的回复", within());
        }
    }

    @Test
    void startingOverEmptiesEverythingAndTheLanguageIsRemembered() throws Exception {
        var number = Demo.ALSO_BOUND;
        try (var browser = visit.chromium(); var page = visit.open(browser, 1280, 900)) {
            phone(page).getByTestId("input").fill("13600136000");
            phone(page).getByTestId("send").click();
            soon(phone(page).getByTestId("said")).isVisible();
            page.getByTestId("language").click();
            soon(page.getByTestId("call")).hasText("Call");
            soon(phone(page).getByTestId("send")).hasText("Send");
            visit.shoot(page, "8-english");

            page.getByTestId("start-over").click();
            soon(page.getByTestId("toast")).containsText("emptied");
            soon(phone(page).getByTestId("reply")).hasCount(1);
            soon(phone(page).getByTestId("said")).hasCount(0);
            assertThat(visit.messages(number)).isEmpty();

            page.reload();
            soon(page.getByTestId("call")).hasText("Call");
            assertThat(page.locator("html").getAttribute("lang")).isEqualTo("en");
        }
    }
}

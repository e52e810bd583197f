package yinxin.web.inbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.web.Calls;
import yinxin.web.Chromium;
import yinxin.web.Site;

/// One message in Chromium: listened to in a hurry and in two sittings, named, taken care of, saved. Leaves screenshots in
/// `target/screenshots/message`, to be looked at.
class MessageInTheBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots/message");
    private static final PhoneNumber SHOP = new PhoneNumber("+861088886666");
    private static final Duration LENGTH = Duration.ofSeconds(30);
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("--autoplay-policy=document-user-activation-required");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final List<String> complaints = new ArrayList<>();
    private Site site;
    private VoiceMessage message;
    private BrowserContext context;

    @BeforeEach
    void leaveAMessage() {
        site = new Site(directory, clock);
        site.weChat.name(LIN);
        site.store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant().minus(Duration.ofDays(20)));
        message = site.leave(Calls.at(clock.instant().minusSeconds(600)).ending(MessageKind.VOICE, LENGTH).done(), Calls.withPause(LENGTH));
        context = CHROMIUM.newContext(options(390));
    }

    @AfterEach
    void close() {
        context.close();
        site.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    @Test
    void aListenerInAHurryHearsItFasterAndWithoutPausesAndSoTheNextTime() {
        var page = open("/m/" + message.id());
        page.getByText("2×").click();
        page.getByText("跳过停顿").click();
        page.locator("[data-play]").click();

        waitUntil(page, "document.querySelector('audio').currentTime > 20.2");

        assertThat(page.evaluate("document.querySelector('audio').playbackRate")).isEqualTo(2);
        assertThat(page.evaluate("[...Array(document.querySelector('audio').played.length).keys()].map(i => "
                + "document.querySelector('audio').played.end(i) - document.querySelector('audio').played.start(i)).reduce((a, b) => a + b) < 14"))
                .as("the pause of 10 s was not played").isEqualTo(true);
        page.screenshot(shot("fast-390"));
        page = open("/m/" + message.id());
        assertThat(page.locator("[data-rate='2']")).hasAttribute("aria-pressed", "true");
        assertThat(page.locator("[data-skip]")).hasAttribute("aria-pressed", "true");
        assertThat(page.evaluate("document.querySelector('audio').playbackRate")).isEqualTo(2);
    }

    @Test
    void whereOneStoppedOneGoesOn() {
        var page = open("/m/" + message.id());
        var wave = page.getByRole(AriaRole.SLIDER);
        page.locator("[data-play]").click();
        waitUntil(page, "document.querySelector('audio').currentTime > 0.2");
        wave.press("PageUp");
        waitUntil(page, "document.querySelector('audio').currentTime > 15");
        page.locator("[data-play]").click();
        var stopped = (Number) page.evaluate("document.querySelector('audio').currentTime");

        page = open("/m/" + message.id());

        assertThat(page.getByText("上次听到这里")).isVisible();
        assertThat(Double.parseDouble(page.getByRole(AriaRole.SLIDER).getAttribute("aria-valuenow"))).isBetween(stopped.doubleValue() - 0.2, stopped.doubleValue() + 0.2);
        page.screenshot(shot("resumed-390"));
        page.locator("[data-play]").click();
        waitUntil(page, "document.querySelector('audio').currentTime >= 15 && !document.querySelector('audio').paused");
        assertThat(page.getByText("上次听到这里")).isHidden();
        assertThat((String) page.evaluate("JSON.stringify(localStorage)")).as("nothing personal is kept on the device")
                .contains(message.id().value()).doesNotContain("139", "138", LIN.value());

        page.getByRole(AriaRole.SLIDER).press("End");
        waitUntil(page, "document.querySelector('audio').ended");
        assertThat(open("/m/" + message.id()).getByText("上次听到这里")).isHidden();
    }

    @Test
    void whoCalledIsNamedAndTheMessageTakenCareOfByKeyboard() {
        var page = open("/m/" + message.id());
        page.getByText("给来电人起名字").press("Enter");
        page.getByPlaceholder("例如：王医生").fill("王医生");
        page.keyboard().press("Enter");

        assertThat(page.locator("h1")).hasText("王医生");
        assertThat(page.locator(".number-of")).hasText("139 0013 9000");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("标为已处理")).press("Enter");
        assertThat(page.locator(".handled")).hasText("已处理 · 我");
        page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("改回未处理")).press("Enter");
        assertThat(page.locator(".handled")).hasCount(0);
    }

    @Test
    void theRecordingIsSavedUnderAName() throws IOException {
        site.store.preferences.nameContact(LIN, new PhoneNumber("+8613900139000"), "王/医生");
        var page = open("/m/" + message.id());

        var download = page.waitForDownload(() -> page.getByText("下载录音").click());

        assertThat(download.suggestedFilename()).isEqualTo("留言 王_医生 2026-11-22 14.51.mp3");
        assertThat(Files.readAllBytes(download.path())).isEqualTo(site.recordings.mp3(message.id()).orElseThrow());
    }

    @Test
    void oneGoesFromUnheardToUnheard() {
        var older = site.leave(Calls.at(clock.instant().minusSeconds(900)).from("+8613200132000").done(), Calls.tone(Duration.ofSeconds(2)));
        var page = open("/m/" + message.id());
        page.locator("[data-play]").click();
        waitUntil(page, "document.querySelector('audio').currentTime > 0.2");

        page.getByText("下一条未听").click();

        assertThat(page).hasURL(site.at("/m/" + older.id()).toString());
        assertThat(page.getByText("下一条未听")).hasCount(0);
        assertThat(page.getByText("上一条未听")).hasCount(0);
    }

    @ParameterizedTest
    @CsvSource({"320, LIGHT, zh-CN, 1", "320, DARK, en-GB, 2", "390, DARK, zh-CN, 1", "390, LIGHT, en-GB, 1", "1280, LIGHT, zh-CN, 1", "320, LIGHT, zh-CN, 2"})
    void everyFaceOfAMessageIsInOrder(int width, ColorScheme scheme, String locale, int text) {
        var faces = leaveOneOfEachFace();
        context.close();
        context = CHROMIUM.newContext(options(width).setColorScheme(scheme).setLocale(locale));
        for (var face : faces.entrySet()) {
            var page = open("/m/" + face.getValue());
            if (face.getKey().equals("named")) {
                page.locator("summary").all().forEach(summary -> summary.click());
            }
            if (text != 1) {
                page.evaluate("document.documentElement.style.fontSize = '" + 100 * text + "%'");
            }
            examine(page, face.getKey() + "-" + width + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + locale.substring(0, 2) + (text == 1 ? "" : "-large"));
            page.close();
        }
    }

    private Map<String, MessageId> leaveOneOfEachFace() {
        site.store.bindings.bind(SHOP, WANG, Proof.OPERATOR, clock.instant());
        site.store.share(SHOP, WANG, LIN, "小林");
        site.store.preferences.label(SHOP, LIN, "店里");
        site.store.preferences.nameContact(LIN, new PhoneNumber("+8613700137000"), "王医生");
        var now = clock.instant();
        var named = site.leave(Calls.at(now.minusSeconds(5000)).to(SHOP.value()).from("+8613700137000").because(Condition.SUSPENDED).urgent()
                .ending(MessageKind.VOICE, LENGTH).done(), Calls.withPause(LENGTH));
        site.store.messages.handle(named.id(), WANG, now);
        for (var i = 1; i < 4; i++) {
            site.store.messages.note(named.id(), new TimelineEntry(named.endedAt().plusSeconds(60 * i), Step.RETRIED, "-1"));
        }
        site.store.messages.note(named.id(), new TimelineEntry(named.endedAt().plusSeconds(300), Step.PUSHED, ""));
        var silent = site.leave(Calls.at(now.minusSeconds(80_000)).withheld().because(Condition.BUSY)
                .ending(MessageKind.NOTHING_SAID, Duration.ofSeconds(12)).done(), new byte[0]);
        var failed = site.leave(Calls.at(now.minusSeconds(280_000)).because(Condition.OUT_OF_COVERAGE)
                .ending(MessageKind.RECORDING_FAILED, Duration.ZERO).done(), new byte[0]);
        site.store.messages.note(failed.id(), new TimelineEntry(failed.endedAt(), Step.REFUSED, "43004"));
        return new TreeMap<>(Map.of("plain", message.id(), "named", named.id(), "silent", silent.id(), "failed", failed.id()));
    }

    private static void examine(Page page, String name) {
        page.screenshot(shot(name));
        Chromium.standsRight(page, name);
    }

    private static Browser.NewContextOptions options(int width) {
        return new Browser.NewContextOptions().setViewportSize(width, 760).setLocale("zh-CN").setDeviceScaleFactor(width < 1000 ? 2 : 1).setAcceptDownloads(true);
    }

    private Page open(String path) {
        var page = Chromium.page(context, complaints);
        page.navigate(site.at(path).toString());
        return page;
    }

    /// Playwright's own waiting would evaluate text on the page, which our policy forbids.
    private static void waitUntil(Page page, String condition) {
        await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(() -> page.evaluate(condition).equals(true));
    }

    private static Page.ScreenshotOptions shot(String name) {
        return new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png"));
    }
}

package yinxin.web.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.ProofOutcome;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.web.Calls;
import yinxin.web.Chromium;
import yinxin.web.Site;

/// The pages in Chromium, entered as WeChat's browser enters them: through web authorization. Leaves screenshots in
/// `target/screenshots`, to be looked at.
class InTheBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots");
    private static final Duration LENGTH = Duration.ofSeconds(20);
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium("--autoplay-policy=document-user-activation-required");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final List<String> complaints = new ArrayList<>();
    private Site site;
    private VoiceMessage message;

    @BeforeEach
    void leaveAMessage() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant().minus(Duration.ofDays(20)));
        message = site.leave(Calls.at(clock.instant().minusSeconds(600)).ending(MessageKind.VOICE, LENGTH).done(), Calls.tone(LENGTH));
    }

    @AfterEach
    void close() {
        site.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    @Test
    void theOwnerTapsPlayAndHears() {
        var page = open("/m/" + message.id(), 390);
        assertThat(page.locator(".caller")).hasText("139 0013 9000");
        assertThat(page.evaluate("document.querySelector('audio').paused")).isEqualTo(true);
        assertThat(state()).isEqualTo(MessageState.UNHEARD);

        page.getByLabel("播放", new Page.GetByLabelOptions().setExact(true)).click();

        waitUntil(page, "document.querySelector('audio').currentTime > 0.4");
        assertThat(page.getByLabel("暂停")).isVisible();
        assertThat(state()).isEqualTo(MessageState.HEARD);
        page.screenshot(shot("message-playing-390"));
        page.getByLabel("暂停").click();
        assertThat(page.evaluate("document.querySelector('audio').paused")).isEqualTo(true);
    }

    @Test
    void aTapOnTheWaveformGoesThere() {
        var page = open("/m/" + message.id(), 390);
        var wave = page.getByRole(AriaRole.SLIDER);
        var box = wave.boundingBox();

        wave.click(new Locator.ClickOptions().setPosition(box.width * 0.75, box.height / 2));
        assertThat(wave).hasAttribute("aria-valuetext", "0:15 / 0:20");
        page.locator("[data-play]").click();

        waitUntil(page, "document.querySelector('audio').currentTime > 14");
        wave.click(new Locator.ClickOptions().setPosition(box.width * 0.25, box.height / 2));
        waitUntil(page, "document.querySelector('audio').currentTime < 8");
    }

    @Test
    void theKeyboardDoesAllThatTheFingerDoes() {
        var page = open("/m/" + message.id(), 390);
        var wave = page.getByRole(AriaRole.SLIDER);
        wave.focus();

        page.keyboard().press("ArrowRight");
        page.keyboard().press("PageUp");
        page.keyboard().press("ArrowLeft");
        assertThat(wave).hasAttribute("aria-valuenow", "15.0");
        page.keyboard().press("End");
        assertThat(wave).hasAttribute("aria-valuetext", "0:20 / 0:20");
        page.keyboard().press("Home");
        assertThat(wave).hasAttribute("aria-valuetext", "0:00 / 0:20");
        page.keyboard().press("Space");
        waitUntil(page, "!document.querySelector('audio').paused");
    }

    @Test
    void soundThatHasGoneIsApologisedFor() {
        var page = open("/m/" + message.id(), 390);
        assertThat(site.recordings.mp3(message.id())).as("what was being made ahead is made").isPresent();
        site.recordings.erase(message.id());

        page.locator("[data-play]").click();

        assertThat(page.getByRole(AriaRole.ALERT)).containsText("抱歉，这段录音已经不在了");
        complaints.removeIf(c -> c.contains("404"));
    }

    @Test
    void aMessageIsDeletedAfterADialogAndMayBeKept() {
        var page = open("/m/" + message.id(), 390);

        page.locator(".danger").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).containsText("删除这条留言？");
        page.screenshot(shot("message-ask-390"));
        page.getByText("取消").click();
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
        page.locator(".danger").click();
        page.locator("#ask-yes").click();

        page.waitForURL("**/inbox?done=deleted&m=" + message.id());
        assertThat(page.getByRole(AriaRole.STATUS)).containsText("已删除");
        assertThat(state()).isEqualTo(MessageState.DELETED);
    }

    @Test
    void aNumberIsBoundAndThePageNoticesThePhoneCall() {
        site.weChat.name(WANG);
        var page = open("/bind", 390);
        page.getByLabel("号码").fill("13800138001");
        page.getByText("同意并获取验证码").click();
        var digits = page.locator(".digits").textContent();
        page.screenshot(shot("bind-code-390"));
        assertThat(digits).matches("[0-9]{6}");
        assertThat(page.locator("[data-left]")).containsText("还剩");

        var proven = site.store.bindings.prove(new PhoneNumber("+8613800138001"), digits, clock.instant());

        assertThat(proven).isInstanceOf(ProofOutcome.Proven.class);
        page.waitForURL("**/bind?done=bound");
        assertThat(page.locator(".number")).containsText("138 0013 8001");
        page.getByRole(AriaRole.SWITCH).click();
        assertThat(page.getByRole(AriaRole.SWITCH)).hasAttribute("aria-checked", "false");
    }

    @Test
    void nothingOverflowsAndTargetsAreLargeAtEveryWidth() {
        leaveOneOfEach();
        for (var width : new int[] {320, 390, 1280}) {
            for (var path : List.of("/m/" + message.id(), "/inbox", "/bind", "/", "/nowhere")) {
                var page = open(path, width);
                complaints.removeIf(c -> c.contains("404"));
                page.locator("summary").all().forEach(Locator::click);
                var name = path.startsWith("/m/") ? "message" : path.length() == 1 ? "home" : path.substring(1);
                page.screenshot(shot(name + "-" + width));

                assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(path + " at " + width).isEqualTo(0);
                assertThat(page.evaluate("""
                        [...document.querySelectorAll('main a, main button, summary, input:not([type=hidden])')]
                          .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44 && !e.closest('dd')).map(e => e.outerHTML)"""))
                        .as("small targets on " + path + " at " + width).isEqualTo(List.of());
                page.context().close();
            }
        }
    }

    @Test
    void theDarkIsDark() {
        var context = CHROMIUM.newContext(new Browser.NewContextOptions().setColorScheme(ColorScheme.DARK).setViewportSize(390, 760)
                .setLocale("zh-CN").setDeviceScaleFactor(2));
        var page = context.newPage();
        page.navigate(site.at("/m/" + message.id()).toString());
        page.screenshot(shot("message-dark-390"));

        assertThat(page.evaluate("getComputedStyle(document.body).backgroundColor")).isEqualTo("rgb(17, 17, 17)");
        context.close();
    }

    @Test
    void whereTheBarsAreIsWhereTheFingerGoes() {
        for (var width : new int[] {320, 1280}) {
            var page = open("/m/" + message.id(), width);
            var wave = page.locator("[data-wave]").boundingBox();
            var bars = page.locator(".bars").first().boundingBox();

            assertThat(bars.x - wave.x).as("at " + width).isBetween(-8.0, 8.0);
            assertThat(wave.x + wave.width - bars.x - bars.width).as("at " + width).isBetween(-8.0, 8.0);
            page.context().close();
        }
    }

    private void leaveOneOfEach() {
        site.store.bindings.bind(new PhoneNumber("+861088886666"), LIN, Binding.Proof.OPERATOR, clock.instant());
        var now = clock.instant();
        site.leave(Calls.at(now.minusSeconds(5000)).to("+861088886666").from("+8613700137000").because(Condition.SUSPENDED).urgent()
                .ending(MessageKind.VOICE, Duration.ofSeconds(72)).done(), Calls.tone(Duration.ofSeconds(2)));
        site.leave(Calls.at(now.minusSeconds(80_000)).from(null).because(Condition.BUSY)
                .ending(MessageKind.NOTHING_SAID, Duration.ofSeconds(12)).done(), new byte[0]);
        site.leave(Calls.at(now.minusSeconds(280_000)).withheld().because(Condition.OUT_OF_COVERAGE)
                .ending(MessageKind.RECORDING_FAILED, Duration.ZERO).done(), new byte[0]);
        site.leave(Calls.at(now.minus(Duration.ofDays(400))).from("+16502530000").because(Condition.NO_ANSWER).done(), Calls.tone(Duration.ofSeconds(2)));
        site.store.messages.note(message.id(), new TimelineEntry(message.endedAt().plusSeconds(1), Step.RETRIED, "-1"));
        site.store.messages.note(message.id(), new TimelineEntry(message.endedAt().plusSeconds(140), Step.PUSHED, ""));
    }

    private Page open(String path, int width) {
        var page = Chromium.page(CHROMIUM.newContext(new Browser.NewContextOptions().setViewportSize(width, 760).setLocale("zh-CN")
                .setDeviceScaleFactor(width < 1000 ? 2 : 1)), complaints);
        page.navigate(site.at(path).toString());
        return page;
    }

    /// Playwright's own waiting would evaluate text on the page, which our policy forbids.
    private static void waitUntil(Page page, String condition) {
        await().pollInSameThread().atMost(Duration.ofSeconds(10)).until(() -> page.evaluate(condition).equals(true));
    }

    private MessageState state() {
        return site.store.messages.byId(message.id()).orElseThrow().state();
    }

    private static Page.ScreenshotOptions shot(String name) {
        return new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png"));
    }
}

package yinxin.web.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.Axe;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.web.Calls;
import yinxin.web.Site;

/// The listener's pages for people who listen to a page or use no mouse, as axe-core sees them; the pages for faults too.
class AccessTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots/access");
    private static final Duration LENGTH = Duration.ofSeconds(5);
    private static Playwright playwright;
    private static Browser browser;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private VoiceMessage message;

    @BeforeAll
    static void openBrowser() {
        playwright = Playwright.create();
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium"))
                .setArgs(List.of("--no-sandbox")));
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void leaveMessages() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant().minus(Duration.ofDays(20)));
        site.store.bindings.bind(new PhoneNumber("+861088886666"), LIN, Binding.Proof.OPERATOR, clock.instant());
        message = site.leave(Calls.at(clock.instant().minusSeconds(600)).ending(MessageKind.VOICE, LENGTH).done(), Calls.tone(LENGTH));
        site.leave(Calls.at(clock.instant().minusSeconds(5000)).to("+861088886666").because(Condition.SUSPENDED).urgent()
                .ending(MessageKind.VOICE, LENGTH).done(), Calls.tone(LENGTH));
        site.leave(Calls.at(clock.instant().minusSeconds(80_000)).withheld().because(Condition.BUSY)
                .ending(MessageKind.NOTHING_SAID, Duration.ofSeconds(12)).done(), new byte[0]);
        site.leave(Calls.at(clock.instant().minusSeconds(280_000)).ending(MessageKind.RECORDING_FAILED, Duration.ZERO).done(), new byte[0]);
    }

    @AfterEach
    void close() {
        site.close();
    }

    @ParameterizedTest
    @CsvSource({"390, zh-CN, LIGHT", "390, en-GB, DARK", "1280, zh-CN, DARK", "1280, en-GB, LIGHT"})
    void nobodyIsShutOut(int width, String locale, ColorScheme scheme) {
        try (var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 844).setLocale(locale).setColorScheme(scheme));
             var page = context.newPage()) {
            for (var path : List.of("/inbox", "/bind", "/", "/m/unknown", "/nowhere", "/broken", "/wechat/oauth")) {
                page.navigate(site.at(path).toString());
                look(page, path.length() == 1 ? "home" : path.substring(1));
            }
            message(page);
            binding(page);
            site.weChat.name(WANG);
            context.clearCookies();
            page.navigate(site.at("/m/" + message.id()).toString());
            look(page, "of-another");
        }
    }

    private void message(Page page) {
        page.navigate(site.at("/m/" + message.id()).toString());
        page.locator("summary").all().forEach(Locator::click);
        look(page, "message");
        page.locator(".danger").click();
        assertThat(page.locator("#ask-yes")).isVisible();
        look(page, "ask");
        page.reload();
        Assertions.assertThat(site.recordings.mp3(message.id())).as("what was being made ahead is made").isPresent();
        site.recordings.erase(message.id());
        page.locator("[data-play]").click();
        assertThat(page.locator("[role=alert]")).isVisible();
        look(page, "sound-gone");
        page.reload();
        look(page, "without-sound");
    }

    private void binding(Page page) {
        page.navigate(site.at("/bind").toString());
        page.locator("input[type=tel]").fill("13800138001");
        page.locator("input[type=tel]").press("Enter");
        assertThat(page.locator(".digits")).isVisible();
        look(page, "code");
    }

    private static void look(Page page, String name) {
        var of = name.replace('/', '-');
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(of + "-" + page.evaluate("document.documentElement.lang")
                + "-" + page.viewportSize().width + ".png")));
        Axe.findsNothingSerious(page, of);
    }
}

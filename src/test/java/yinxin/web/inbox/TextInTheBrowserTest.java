package yinxin.web.inbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.Axe;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.transcript.Transcript;
import yinxin.voicemail.transcript.Transcript.Sentence;
import yinxin.web.Calls;
import yinxin.web.Site;

/// The text of a message in Chromium, from before it is there: it comes by itself, leads to its seconds, and its numbers can be tapped. Leaves
/// screenshots in `target/screenshots/text`, to be looked at.
class TextInTheBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots/text");
    private static final Duration LENGTH = Duration.ofSeconds(30);
    private static Playwright playwright;
    private static Browser browser;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final List<String> complaints = new ArrayList<>();
    private Site site;

    @BeforeAll
    static void openBrowser() throws IOException {
        Files.createDirectories(SCREENSHOTS);
        playwright = Playwright.create();
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setArgs(List.of("--no-sandbox")));
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
        playwright.close();
    }

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        site.weChat.name(LIN);
        site.store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        site.store.preferences.form(CALLED, LIN, NoticeForm.BOTH);
    }

    @AfterEach
    void close() {
        site.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
    }

    private static Transcript text(boolean chinese) {
        var sentences = chinese ? List.of("你好，我是老周，上次说的车修好了。", "刹车片也换了，一共八百六。", "方便的时候请打幺三八零零一三八零零零，或者打我这个号码幺三九零零一三九零零零。", "店里电话零一零六二三四五六七八。")
                : List.of("Hello, this is Zhou. The car that you asked about is ready.", "We changed the brake pads too, eight hundred and sixty in all.",
                        "Please call one three eight double zero one three eight triple zero, or this number, one three nine double zero one three nine triple zero.",
                        "The shop has zero one zero six two three four five six seven eight.");
        var spoken = new ArrayList<Sentence>();
        for (var i = 0; i < sentences.size(); i++) {
            spoken.add(new Sentence(Duration.ofMillis(1_200 + 6_000L * i), Duration.ofMillis(6_900 + 6_000L * i), sentences.get(i), OptionalDouble.of(i == 1 ? 0.3 : 0.9)));
        }
        return new Transcript(chinese ? "zh" : "en", "command hear", spoken);
    }

    @ParameterizedTest
    @CsvSource({"390, LIGHT, zh-CN, 1", "390, LIGHT, en-GB, 1", "320, DARK, zh-CN, 2", "1280, DARK, en-GB, 1"})
    void theTextComesByItselfAndLeadsToItsSecondsAndNumbers(int width, ColorScheme scheme, String locale, int letters) {
        var chinese = locale.startsWith("zh");
        var id = site.leave(Calls.at(clock.instant().minusSeconds(60)).ending(MessageKind.VOICE, LENGTH).keying("13800138000").done(), Calls.withPause(LENGTH)).id();
        assertThat(site.store.transcripts.claim(clock.instant(), Duration.ofMinutes(1), Instant.EPOCH)).contains(id);
        try (var context = browser.newContext(new Browser.NewContextOptions().setViewportSize(width, 760).setLocale(locale).setColorScheme(scheme)
                .setDeviceScaleFactor(width < 1000 ? 2 : 1))) {
            var page = context.newPage();
            page.onConsoleMessage(said -> {
                if (said.type().equals("error")) {
                    complaints.add(said.text());
                }
            });
            page.onPageError(complaints::add);
            page.navigate(site.at("/m/" + id).toString());
            assertThat(page.getByText(chinese ? "正在转成文字……" : "Being written down …")).isVisible();

            site.store.transcripts.keep(id, text(chinese), clock.instant());
            page.locator(".sentences li").nth(3).waitFor();
            if (letters != 1) {
                page.evaluate("document.documentElement.style.fontSize = '" + 100 * letters + "%'");
            }
            var name = "message-" + width + "-" + locale.substring(0, 2);
            examine(page, name);
            assertThat(page.locator(".said a[href^='tel:']").allInnerTexts()).isEqualTo(List.of("13800138000", "13900139000", "01062345678"));
            assertThat(page.locator(".said .sure").allInnerTexts()).isEqualTo(chinese ? List.of("13800138000 已由来电人确认", "13900139000 已由来电人确认")
                    : List.of("13800138000 keyed by the caller", "13900139000 is the caller's own number"));
            assertThat(page.locator(".keyed li").allInnerTexts()).singleElement().asString().contains("138 0013 8000");
            page.locator(".sentences .at").nth(2).click();
            await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(() -> page.evaluate("document.querySelector('audio').currentTime >= 13").equals(true));

            page.navigate(site.at("/inbox").toString());
            assertThat(page.locator(".item-words")).hasCount(1);
            examine(page, "list-" + width + "-" + locale.substring(0, 2));
        }
    }

    private static void examine(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(name + " goes sideways").isEqualTo(0);
        assertThat(page.evaluate("""
                [...document.querySelectorAll('main a, main button, summary, input:not([type=hidden])')]
                  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)""")).as("small targets: " + name)
                .isEqualTo(List.of());
        Axe.findsNothingSerious(page, name);
    }
}

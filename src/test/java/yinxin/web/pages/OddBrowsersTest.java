package yinxin.web.pages;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MessageState;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.web.Calls;
import yinxin.web.Site;

/// Browsers that run no scripts, have lost their cookies, show letters twice as large, or stand in somebody else's frame.
class OddBrowsersTest {
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
    void leaveAMessage() {
        site = new Site(directory, clock);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant());
        message = site.leave(Calls.at(clock.instant()).ending(MessageKind.VOICE, LENGTH).done(), Calls.tone(LENGTH));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void withoutScriptsThereIsAPlainPlayerAndAPageThatAsks() {
        var page = open("/m/" + message.id(), new NewContextOptions().setJavaScriptEnabled(false));
        assertThat(page.locator("noscript audio[controls]")).hasAttribute("preload", "none");
        assertThat(page.locator("[data-player]")).isHidden();

        page.locator(".danger").click();
        assertThat(page.getByRole(AriaRole.HEADING)).hasText("删除这条留言？");
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
        page.getByRole(AriaRole.BUTTON).click();

        assertThat(page).hasURL(site.at("/inbox?done=deleted&m=" + message.id()).toString());
        assertThat(state()).isEqualTo(MessageState.DELETED);
    }

    @Test
    void withoutScriptsNoticesAreSwitchedAllTheSame() {
        var page = open("/bind", new NewContextOptions().setJavaScriptEnabled(false));

        page.getByRole(AriaRole.SWITCH).click();

        assertThat(page.getByRole(AriaRole.SWITCH)).hasAttribute("aria-checked", "false");
        assertThat(site.store.bindings.of(LIN)).noneMatch(Binding::notices);
    }

    @Test
    void aPageLeftOpenTooLongGoesRoundByWeChatAndPlaysAtTheSecondTap() {
        var page = open("/m/" + message.id(), new NewContextOptions());
        page.context().clearCookies();

        page.locator("[data-play]").click();

        await().pollInSameThread().atMost(Duration.ofSeconds(10))
                .until(() -> page.context().cookies().stream().anyMatch(cookie -> cookie.name.equals("yx_visit")));
        page.waitForLoadState();
        assertThat(page.locator("[data-player]")).isVisible();
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
        page.locator("[data-play]").click();
        await().pollInSameThread().atMost(Duration.ofSeconds(10)).until(() -> state() == MessageState.HEARD);
    }

    @Test
    void aFormLeftOpenTooLongChangesNothingAndSaysSo() {
        var page = open("/m/" + message.id(), new NewContextOptions());
        page.context().clearCookies();

        page.locator(".danger").click();
        page.locator("#ask-yes").click();

        assertThat(page.getByRole(AriaRole.HEADING)).hasText("需要确认是您本人");
        assertThat(state()).isEqualTo(MessageState.UNHEARD);
    }

    @Test
    void lettersTwiceAsLargeFitTheNarrowestScreen() {
        for (var path : List.of("/m/" + message.id(), "/inbox", "/bind", "/")) {
            var page = open(path, new NewContextOptions().setViewportSize(320, 640));
            page.evaluate("document.documentElement.setAttribute('class', 'large')");
            page.evaluate("document.styleSheets[0].insertRule('.large { font-size: 32px; }')");

            assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(path).isEqualTo(0);
            page.context().close();
        }
    }

    @Test
    void aFrameThatIsNotAllowedStaysEmpty() {
        var page = browser.newPage();

        page.setContent("<iframe src='" + site.at("/") + "'></iframe>");

        await().pollInSameThread().atMost(Duration.ofSeconds(10)).until(() -> page.frames().size() == 2
                && page.frames().getLast().url().startsWith("chrome-error:"));
        page.close();
    }

    private Page open(String path, NewContextOptions options) {
        var page = browser.newContext(options.setLocale("zh-CN")).newPage();
        page.navigate(site.at(path).toString());
        return page;
    }

    private MessageState state() {
        return site.store.messages.byId(message.id()).orElseThrow().state();
    }
}

package yinxin.web.settings;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.Axe;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.owner.SpokenLanguage;
import yinxin.web.Site;

/// The settings under a finger, and without a script. Leaves screenshots in `target/screenshots/settings`, to be looked at.
class SettingsInTheBrowserTest {
    private static final Path SCREENSHOTS = Path.of("target/screenshots/settings");
    private static Playwright playwright;
    private static Browser browser;
    @TempDir
    static Path directory;
    private static final MovedClock CLOCK = new MovedClock();
    private static Site site;
    private final List<String> complaints = new ArrayList<>();

    @BeforeAll
    static void open() {
        playwright = Playwright.create();
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium"))
                .setArgs(List.of("--no-sandbox")));
        site = new Site(directory, CLOCK);
    }

    @AfterAll
    static void close() {
        site.close();
        browser.close();
        playwright.close();
    }

    private static Browser.NewContextOptions options(int width) {
        return new Browser.NewContextOptions().setViewportSize(width, 760).setLocale("zh-CN").setTimezoneId("Asia/Shanghai")
                .setDeviceScaleFactor(width < 1000 ? 2 : 1);
    }

    private Page page(Browser.NewContextOptions options, String path) {
        site.weChat.name(LIN);
        site.store.bindings.forget(LIN, CLOCK.instant());
        site.store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, CLOCK.instant().minus(Duration.ofDays(20)));
        site.store.bindings.bind(new PhoneNumber("+861088886666"), LIN, Proof.OPERATOR, CLOCK.instant());
        site.store.preferences.label(new PhoneNumber("+861088886666"), LIN, "店里");
        var page = browser.newContext(options).newPage();
        page.onConsoleMessage(said -> {
            if (said.type().equals("error")) {
                complaints.add(said.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(site.at(path).toString());
        return page;
    }

    private static FollowerSettings kept() {
        return site.store.preferences.of(LIN);
    }

    private static void keeps(FollowerSettings settings) {
        await().pollInSameThread().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertThat(kept()).isEqualTo(settings));
    }

    @ParameterizedTest
    @CsvSource({"320, LIGHT, zh-CN, 1", "390, DARK, zh-CN, 1", "390, LIGHT, en-GB, 1", "1280, LIGHT, zh-CN, 1", "320, DARK, en-GB, 2"})
    void everyFaceOfTheSettingsIsInOrder(int width, ColorScheme scheme, String locale, int text) {
        var page = page(options(width).setColorScheme(scheme).setLocale(locale).setTimezoneId("Europe/Berlin"), "/settings");
        var suffix = "-" + width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT) + "-" + locale.substring(0, 2) + (text == 1 ? "" : "-large");
        assertThat(page.locator("#here")).isVisible();
        examine(page, "settings" + suffix, text);
        page.locator("input[name=quiet]").click();
        assertThat(page.locator("#hours")).isVisible();
        assertThat(page.locator("#said p")).hasCount(1);
        examine(page, "settings-quiet" + suffix, text);
        page.locator(".danger").click();
        assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
        examine(page, "settings-erase" + suffix, text);
        page.locator("#ask-no").click();
        for (var place : List.of("/inbox", "/bind")) {
            page.locator(".tabs a[href='" + place + "']").click();
            page.waitForURL("**" + place);
            examine(page, place.substring(1) + suffix, text);
        }
        assertThat(complaints).as("what the browser complained of").isEmpty();
        page.context().close();
    }

    private void examine(Page page, String name, int text) {
        if (text != 1) {
            page.evaluate("document.documentElement.style.fontSize = '" + 100 * text + "%'");
        }
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(SCREENSHOTS.resolve(name + ".png")));
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(name + " goes sideways").isEqualTo(0);
        assertThat(page.evaluate("""
                [...document.querySelectorAll('main a, main button, .tabs a, label.cell, select')]
                  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)""")).as("small targets: " + name)
                .isEqualTo(List.of());
        Axe.findsNothingSerious(page, name);
    }

    @Test
    void whatIsChangedIsKeptAtOnceWithoutLeavingThePage() {
        var page = page(options(390).setTimezoneId("America/St_Johns"), "/settings");
        page.evaluate("window.stayed = true");
        assertThat(page.locator("#save")).isHidden();
        assertThat(page.locator("#hours")).isHidden();

        page.locator("input[name=quiet]").click();
        keeps(FollowerSettings.USUAL.quiet(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), true)));
        assertThat(page.locator("#said")).containsText("已保存");
        page.locator("input[name=from]").fill("07:00");
        page.locator("input[name=from]").dispatchEvent("change");
        assertThat(page.locator("#fault")).hasText("开始和结束不能是同一时间");
        page.locator("input[name=from]").fill("23:15");
        page.locator("input[name=urgent]").click();
        keeps(FollowerSettings.USUAL.quiet(new QuietHours(LocalTime.of(23, 15), LocalTime.of(7, 0), false)));
        assertThat(page.locator("#fault")).hasText("");
        page.locator("select[name=zone]").selectOption("Asia/Tokyo");
        assertThat(page.locator("#now")).hasText("星期日 16:01");

        assertThat(page.locator("#here")).containsText("St Johns");
        page.locator("#here button").click();
        assertThat(page.locator("#now")).hasText("星期日 03:31");
        assertThat(page.locator("#here")).isHidden();
        assertThat(page.evaluate("window.stayed")).isEqualTo(true);

        page.locator("select[name=language]").selectOption("ENGLISH");
        assertThat(page.locator("h1")).hasText("Settings");
        keeps(new FollowerSettings(ZoneId.of("America/St_Johns"), Optional.of(new QuietHours(LocalTime.of(23, 15), LocalTime.of(7, 0), false)),
                Optional.of(SpokenLanguage.ENGLISH)));
        assertThat(page.locator("select[name=zone]")).hasValue("America/St_Johns");
        assertThat(page.locator("#hours")).isVisible();

        page.locator("input[name=quiet]").click();
        keeps(new FollowerSettings(ZoneId.of("America/St_Johns"), Optional.empty(), Optional.of(SpokenLanguage.ENGLISH)));
        assertThat(complaints.stream().filter(c -> !c.contains("400")).toList()).isEmpty();
        page.context().close();
    }

    @Test
    void withoutScriptThereIsAButtonAndAPageThatAsks() {
        var page = page(options(390).setJavaScriptEnabled(false), "/settings");

        page.locator("input[name=quiet]").check(new com.microsoft.playwright.Locator.CheckOptions().setForce(true));
        page.locator("#save").click();
        page.waitForURL("**/settings?done=saved");
        assertThat(page.locator("#said")).containsText("已保存");
        assertThat(kept().quiet()).contains(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), true));
        page.locator("button[role=switch]").last().click();
        page.waitForURL("**done=notices-off");
        assertThat(page.locator("button[role=switch]").last()).hasAttribute("aria-checked", "false");

        page.locator(".danger").click();
        page.locator(".is-danger").click();
        assertThat(page.locator("h1")).hasText("已全部删除");
        assertThat(site.store.bindings.of(LIN)).isEmpty();
        assertThat(complaints).isEmpty();
        page.context().close();
    }

    @Test
    void onceIsEnoughToLeaveForGood() {
        var page = page(options(390), "/settings");

        page.locator(".danger").click();
        page.locator("#ask-yes").click();

        assertThat(page.locator("h1")).hasText("已全部删除");
        assertThat(site.store.bindings.of(LIN)).isEmpty();
        page.locator(".button").click();
        assertThat(page.locator("h1")).hasText("我的号码");
        assertThat(page.locator(".number")).hasCount(0);
        assertThat(complaints).isEmpty();
        page.context().close();
    }
}

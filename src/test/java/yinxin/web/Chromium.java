package yinxin.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import yinxin.Axe;

/// A Chromium for the tests of a class.
public final class Chromium implements BeforeAllCallback, AfterAllCallback {
    private final String[] arguments;
    private Playwright playwright;
    private Browser browser;

    /// @param arguments besides the usual ones
    public Chromium(String... arguments) {
        this.arguments = arguments.clone();
    }

    /// How a visitor's browser is.
    public record Look(int width, String locale, ColorScheme scheme) {
        /// As Playwright has it.
        public Browser.NewContextOptions options() {
            return new Browser.NewContextOptions().setViewportSize(width, 760).setLocale(locale).setColorScheme(scheme).setDeviceScaleFactor(width < 1000 ? 2 : 1);
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        var all = new ArrayList<>(List.of("--no-sandbox"));
        all.addAll(Arrays.asList(arguments));
        playwright = Playwright.create();
        browser = playwright.chromium().launch(new BrowserType.LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setArgs(all));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        browser.close();
        playwright.close();
    }

    /// Somebody's browser, without anything in it.
    public BrowserContext newContext(Browser.NewContextOptions options) {
        return browser.newContext(options);
    }

    /// A new page of it, whose mistakes and errors are noted.
    public static Page page(BrowserContext context, List<String> complaints) {
        var page = context.newPage();
        page.onConsoleMessage(said -> {
            if (said.type().equals("error")) {
                complaints.add(said.text());
            }
        });
        page.onPageError(complaints::add);
        return page;
    }

    /// Leaves a picture in `target/screenshots`; nothing may stick out, be too small for a finger, or be a serious fault to axe-core.
    public static void looksRight(Page page, String name) {
        var lang = page.locator("html").getAttribute("lang");
        page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                .setPath(Path.of("target/screenshots/" + name + "-" + page.viewportSize().width + "-" + lang + ".png")));
        standsRight(page, name);
    }

    /// As [#looksRight], without a picture.
    public static void standsRight(Page page, String name) {
        assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth")).as(name + " overflows").isEqualTo(0);
        assertThat(page.evaluate("""
                [...document.querySelectorAll('main a, main button, main summary, input:not([type=hidden])')]
                  .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)""")).as("small targets on " + name)
                .isEqualTo(List.of());
        Axe.findsNothingSerious(page, name);
    }
}

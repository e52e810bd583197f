package yinxin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.Axe;

/// The demo for people who listen to a page or use no mouse: axe-core looks at it before, during and after a call, in both languages, wide and narrow.
class DemoAccessTest {
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

    @Test
    void nobodyIsShutOutBeforeDuringOrAfterACall() {
        try (var browser = visit.chromium("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"); var page = visit.open(browser, 1280, 900)) {
            var phone = page.frameLocator("#phone");
            assertThat(phone.getByTestId("reply")).isVisible();
            lookAt(page, phone, "before");

            page.getByTestId("call").click();
            assertThat(page.locator("#line[data-state=talking]")).isVisible(new IsVisibleOptions().setTimeout(LONG_MS));
            lookAt(page, phone, "during");

            page.getByTestId("hang-up").click();
            assertThat(page.locator("#steps [data-step=PUSHED].done")).isVisible(new IsVisibleOptions().setTimeout(LONG_MS));
            assertThat(phone.getByTestId("notice")).isVisible();
            page.locator(".message summary").first().click();
            lookAt(page, phone, "after");

            phone.getByTestId("notice").click();
            assertThat(phone.frameLocator("[data-testid=browser-frame]").locator(".caller")).isVisible();
            lookAt(page, phone, "listening");
        }
    }

    /// In both languages and both widths; ends as it began.
    private void lookAt(Page page, FrameLocator phone, String moment) {
        for (var language : List.of("en", "zh-CN")) {
            page.getByTestId("language").click();
            assertThat(page.locator("html")).hasAttribute("lang", language);
            assertThat(phone.locator("html")).hasAttribute("lang", language);
            for (var width : List.of(390, 1280)) {
                page.setViewportSize(width, 900);
                visit.shoot(page, "access-" + moment + "-" + language);
                Axe.findsNothingSerious(page, "the demo " + moment + " a call, " + language);
            }
        }
    }
}

package yinxin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasClassOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The system's own figure in a real browser: caller, network, E1, voicemail, WeChat.
class DemoE1Test {
    private static final double PATIENCE = 60_000;

    @TempDir
    Path directory;

    @Test
    void aMissedCallGoesOverTheDigitalTrunkSlotBySlot() throws Exception {
        try (var visit = new DemoVisit(directory.resolve("data")); var browser = visit.chromium("--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream")) {
            var page = visit.open(browser, 1280, 980);
            page.locator("label:has([data-testid=way-e1])").click();
            assertThat(page.getByTestId("slots")).isVisible();
            assertThat(page.getByTestId("slots").locator("i")).hasCount(32);
            page.locator("label:has(input[name=source][value=recording])").click();
            page.getByTestId("call").click();

            assertThat(page.getByTestId("slots").locator("i.busy")).hasCount(1, new HasCountOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("q931").first()).containsText("SETUP", new ContainsTextOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("line-state")).containsText("录音", new ContainsTextOptions().setTimeout(PATIENCE));
            visit.shoot(page, "e1-speaking");
            page.setViewportSize(390, 844);
            page.getByTestId("slots").scrollIntoViewIfNeeded();
            visit.shoot(page, "e1-speaking");

            assertThat(page.locator("#steps [data-step=PUSHED]")).hasClass(Pattern.compile("done"), new HasClassOptions().setTimeout(PATIENCE));
            assertThat(page.getByTestId("q931").allInnerTexts().stream().map(t -> t.replaceAll("(?s)^\\S+ m?s\\s+(.*?)\\s*Q\\.931.*", "$1").strip()).toList())
                    .containsSubsequence("SETUP", "CALL PROCEEDING", "CONNECT", "CONNECT ACKNOWLEDGE", "DISCONNECT", "RELEASE", "RELEASE COMPLETE");
            assertThat(page.getByTestId("slots").locator("i.busy")).hasCount(0, new HasCountOptions().setTimeout(PATIENCE));
            page.setViewportSize(1280, 980);
            page.getByTestId("language").click();
            assertThat(page.locator("#slots-about")).containsText("slot 16 is signalling");
            visit.shoot(page, "e1-over-en");
            Locator phone = page.frameLocator("#phone").getByTestId("notice").first();
            assertThat(phone).isVisible();
            assertThat(visit.complaints).isEmpty();
        }
    }
}

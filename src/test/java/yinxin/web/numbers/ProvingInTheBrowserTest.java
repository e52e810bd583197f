package yinxin.web.numbers;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;
import static yinxin.web.Chromium.looksRight;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.Axe;
import yinxin.MovedClock;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.proof.ProofWay;
import yinxin.voicemail.proof.SpokenCodes.Progress;
import yinxin.voicemail.proof.Ticket;
import yinxin.web.Chromium.Look;
import yinxin.web.Chromium;
import yinxin.web.Site;

/// A number is called, in vain and with success, and a ticket is used, in Chromium. Leaves screenshots in `target/screenshots`.
class ProvingInTheBrowserTest {
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final List<String> complaints = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"320, zh-CN, LIGHT", "390, en-GB, DARK", "1280, zh-CN, LIGHT"})
    void aNumberIsCalledAndBoundAndATicketUsed(int width, String locale, ColorScheme scheme) throws Exception {
        try (var site = new Site(directory, clock)) {
            site.telephone.offered = true;
            var chinese = locale.startsWith("zh");
            var page = open(site, LIN, "/bind", new Look(width, locale, scheme));
            looksRight(page, "bind-two-ways");
            page.locator("input[name=number]").fill("hello");
            page.getByText(chinese ? "打给我" : "Call me", new Page.GetByTextOptions().setExact(true)).click();
            assertThat(page.locator(".fault")).containsText(chinese ? "请输入完整的手机号" : "Enter a complete number");
            complaints.removeIf(c -> c.contains("400"));
            page.locator("input[name=number]").fill("13800138000");
            page.getByText(chinese ? "打给我" : "Call me", new Page.GetByTextOptions().setExact(true)).click();

            page.waitForURL("**/bind/call");
            assertThat(page.locator("[data-said]")).containsText(chinese ? "正在拨打" : "Calling");
            looksRight(page, "call-ringing");
            site.store.spokenCodes.progress(CALLED, LIN, Progress.BUSY, clock.instant());
            assertThat(page.locator("[data-said]")).containsText(chinese ? "对方占线" : "engaged");
            assertThat(page.locator(".typing")).isHidden();
            looksRight(page, "call-busy");
            clock.advance(Duration.ofMinutes(2));
            page.locator(".again button").click();
            assertThat(page.locator("[data-progress=calling]")).isVisible();
            site.store.spokenCodes.progress(CALLED, LIN, Progress.READING, clock.instant());
            assertThat(page.locator("[data-said]")).containsText(chinese ? "正在念验证码" : "being read");
            assertThat(page.locator(".six")).isFocused();
            page.locator(".six").fill(site.telephone.otherDigits());
            page.keyboard().press("Enter");
            assertThat(page.locator(".fault")).containsText(chinese ? "还可以试 4 次" : "tries left: 4");
            complaints.removeIf(c -> c.contains("400"));
            looksRight(page, "call-wrong");
            page.locator(".six").fill(site.telephone.digits());
            page.keyboard().press("Enter");
            page.waitForURL("**/bind?done=bound");
            assertThat(page.locator(".number")).containsText("138 0013 8000");

            var token = site.store.tickets.issue(new Ticket(ProofWay.OPERATOR, Optional.of(CALLED), clock.instant().plus(Duration.ofDays(7))));
            var scanned = open(site, WANG, "/bind/t/" + token, new Look(width, locale, scheme));
            looksRight(scanned, "ticket");
            scanned.locator(".join form button").click();
            scanned.waitForURL("**/bind?done=bound");
            site.weChat.name(LIN);
            page.navigate(site.at("/bind/t/" + token).toString());
            assertThat(page.locator("h1")).containsText(chinese ? "已经用过了" : "has been used");
            looksRight(page, "ticket-used");
            complaints.removeIf(c -> c.contains("410"));
            assertThat(complaints).as("what the browser complained of").isEmpty();
            if (width == 1280) {
                printed(site);
            }
        }
    }

    /// The sheet as it is saved and opened from the disk.
    private void printed(Site site) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(site.at("/operator/api/tickets")).header("Authorization", "Bearer " + Site.TOKEN)
                    .header("Accept", "text/html").header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString("{\"way\":\"call-back\",\"count\":4}")).build(), HttpResponse.BodyHandlers.ofString());
            var file = Files.writeString(directory.resolve("tickets.html"), answer.body());
            var page = CHROMIUM.newContext(new Browser.NewContextOptions().setViewportSize(800, 1000)).newPage();
            page.navigate(file.toUri().toString());
            assertThat(page.locator("svg")).hasCount(4);
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target/screenshots/tickets-on-paper.png")));
            Axe.findsNothingSerious(page, "tickets on paper");
        }
    }

    private Page open(Site site, OpenId who, String path, Look look) {
        site.weChat.name(who);
        var page = Chromium.page(CHROMIUM.newContext(look.options()), complaints);
        page.navigate(site.at(path).toString());
        return page;
    }
}

package yinxin.web.numbers;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;
import static yinxin.web.Chromium.looksRight;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.web.Chromium.Look;
import yinxin.web.Chromium;
import yinxin.web.Site;

/// A number is shared, joined, taken back and asked for again in Chromium. Leaves screenshots in `target/screenshots`.
class SharingInTheBrowserTest {
    @RegisterExtension
    static final Chromium CHROMIUM = new Chromium();
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final List<String> complaints = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"320, zh-CN, LIGHT", "390, zh-CN, LIGHT", "320, en-GB, DARK"})
    void aNumberIsSharedJoinedAndTakenBack(int width, String locale, ColorScheme scheme) {
        try (var site = new Site(directory, clock)) {
            site.store.bindings.bind(CALLED, LIN, Binding.Proof.CALLED_IN, clock.instant().minus(Duration.ofDays(20)));
            site.store.bindings.bind(new PhoneNumber("+861088886666"), LIN, Binding.Proof.OPERATOR, clock.instant());
            var chinese = locale.startsWith("zh");
            var name = chinese ? "爸爸" : "Dad";

            var owner = open(site, LIN, "/bind", new Look(width, locale, scheme));
            looksRight(owner, "bind-shared");
            owner.getByLabel(chinese ? "共享 138 0013 8000" : "Share 138 0013 8000").click();
            looksRight(owner, "people-alone");
            owner.locator("input[name=name]").fill(name);
            owner.locator(".card form button").click();
            looksRight(owner, "people-invited");
            owner.locator("[data-copy]").click();
            assertThat(owner.locator("[data-copy]")).hasText(chinese ? "已复制，去发给对方吧" : "Copied; now send it");
            var link = owner.locator("#link").inputValue();

            var guest = open(site, WANG, link.substring(site.at("").toString().length()), new Look(width, locale, scheme));
            looksRight(guest, "join");
            guest.locator(".join form button").click();
            guest.waitForURL("**/bind?done=joined");
            assertThat(guest.locator(".number")).containsText("138 0013 8000");
            looksRight(guest, "bind-guest");
            guest.getByText(chinese ? "查看" : "See").click();
            looksRight(guest, "people-guest");
            guest.navigate(link);
            looksRight(guest, "join-over");
            complaints.removeIf(c -> c.contains("410"));

            site.weChat.name(LIN);
            owner.locator(".head a").click();
            owner.getByLabel(chinese ? "共享 138 0013 8000" : "Share 138 0013 8000").click();
            assertThat(owner.locator(".number").last()).containsText(name);
            looksRight(owner, "people-shared");
            owner.locator(".number button").click();
            assertThat(owner.getByRole(AriaRole.DIALOG)).containsText(chinese ? "不再与爸爸共享？" : "Stop sharing with Dad?");
            owner.locator("#ask-yes").click();
            owner.waitForURL("**done=revoked");
            assertThat(owner.locator(".number")).hasCount(1);
            assertThat(site.store.bindings.of(WANG)).isEmpty();

            clock.advance(Duration.ofDays(731));
            site.store.leases.goRound(clock.instant());
            site.store.bindings.alive(LIN, clock.instant());
            looksRight(open(site, LIN, "/bind", new Look(width, locale, scheme)), "bind-due");
            assertThat(complaints).as("what the browser complained of").isEmpty();
        }
    }

    private Page open(Site site, OpenId who, String path, Look look) {
        site.weChat.name(who);
        var page = Chromium.page(CHROMIUM.newContext(look.options()), complaints);
        page.navigate(site.at(path).toString());
        return page;
    }
}

package yinxin.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import yinxin.caller.CallReport;
import yinxin.caller.CalledManner;

/// A person who has never seen it: follows the account, binds two phones, is called on both, listens, sets quiet hours, names a number and unbinds. Every step
/// is one that the screen shows; no address is typed and no word of the chat is known beforehand. Leaves screenshots in `target/screenshots/walk`.
class ClosingWalkTest extends DemoWeChat {
    private static final String FIRST = "13600136000";
    private static final String SECOND = "13700137000";
    /// A call, its greeting and its message, on a machine that has other things to do.
    private static final double WAIT = Duration.ofSeconds(60).toMillis();
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    ClosingWalkTest() {
        super(Path.of("target/screenshots/walk"));
    }

    @Test
    void aNewcomerBindsTwoPhonesListensRestsAndLeavesByTheScreenAlone() throws Exception {
        look = new Look(390, 844, "zh-CN", ColorScheme.LIGHT);
        try (var context = chromium.newContext(new Browser.NewContextOptions().setViewportSize(look.width(), look.height()).setLocale(look.locale())
                .setTimezoneId(ZONE.getId()).setColorScheme(look.scheme()).setDeviceScaleFactor(2))) {
            var phone = openPhone(context.newPage());
            lin = phone.getByTestId("user-select").inputValue();
            follows(phone);
            bindsByCallingIn(phone);
            bindsByBeingCalled(phone);
            isCalledOnBothAndListens(phone);
            namesANumber(phone);
            isLeftAloneInQuietHours(phone);
            unbindsBoth(phone);
        }
    }

    private void follows(Page phone) {
        phone.getByTestId("new-user").click();
        phone.getByTestId("nickname").fill("陈晨");
        phone.getByTestId("create-user").click();
        assertThat(phone.getByTestId("user-select").locator("option:checked")).hasText("陈晨");
        newcomer = phone.getByTestId("user-select").inputValue();
        phone.getByTestId("follow").click();
        assertThat(lastReply(phone)).containsText("欢迎关注音信");
        shoot(phone, "01-welcome");
    }

    private void bindsByCallingIn(Page phone) throws Exception {
        var page = menu(phone, "绑定号码");
        shoot(phone, "02-bind");
        page.getByLabel("号码").fill(FIRST);
        page.getByText("我打过去").click();
        assertThat(page.locator(".digits")).isVisible();
        shoot(phone, "03-code");
        var number = page.locator(".way .button").innerText().replaceAll("[^0-9]", "");
        var digits = page.locator(".digits").innerText().replaceAll("[^0-9]", "");

        try (var own = telephone(FIRST, new CalledManner.Ring())) {
            assertThat(own.pressKeys(number, digits).ended()).isInstanceOf(CallReport.KeysPressed.class);
        }

        assertThat(page.locator(".number")).containsText("136 0013 6000", within(WAIT));
        shoot(phone, "04-first-bound");
    }

    private void bindsByBeingCalled(Page phone) throws Exception {
        var page = inAppBrowser(phone);
        try (var second = new HearingPhone(demo, SECOND)) {
            page.getByLabel("号码").last().fill(SECOND);
            page.getByText("打给我").click();
            assertThat(page.locator("h1")).hasText("137 0013 7000");
            shoot(phone, "05-being-called");
            var said = SpokenDigits.in(second.heard(), "zh");
            assertThat(said).matches("([0-9]{6})\\1");

            page.getByLabel("听到的六位验证码").fill(said.substring(0, 6));
            page.getByText("同意并绑定").click();
        }
        assertThat(page.locator(".number")).hasCount(2, new HasCountOptions().setTimeout(WAIT));
        assertThat(page.locator(".number").last()).containsText("137 0013 7000");
        shoot(phone, "06-both-bound");
        close(phone);
        assertThat(lastReply(phone)).containsText("绑定成功");
    }

    private void isCalledOnBothAndListens(Page phone) throws Exception {
        assertThat(leaveAMessage(FIRST).recorded()).isTrue();
        assertThat(phone.getByTestId("notice")).hasCount(1, new HasCountOptions().setTimeout(WAIT));
        assertThat(leaveAMessage(SECOND).recorded()).isTrue();
        assertThat(phone.getByTestId("notice")).hasCount(2, new HasCountOptions().setTimeout(WAIT));
        shoot(phone, "07-notices");

        phone.getByTestId("notice").last().click();
        var page = inAppBrowser(phone);
        assertThat(page.locator(".facts")).containsText("137 0013 7000");
        listens(page);
        shoot(phone, "08-listening");
        page.getByText("下一条未听").click();
        assertThat(page.locator(".facts")).containsText("136 0013 6000");
        assertThat(page.getByText("下一条未听")).hasCount(0);
        listens(page);
        page.getByText("标为已处理").click();
        assertThat(page.locator(".handled")).hasText("已处理 · 我");
        page.getByText("全部留言").click();
        assertThat(page.locator(".item")).hasCount(2);
        assertThat(page.locator(".item.is-unheard")).hasCount(0);
        shoot(phone, "09-inbox");
    }

    private static void listens(FrameLocator page) {
        page.getByLabel("播放", new FrameLocator.GetByLabelOptions().setExact(true)).click();
        await().pollInSameThread().atMost(Duration.ofSeconds(20)).until(() ->
                ((Number) page.locator("audio").evaluate("a => a.currentTime")).doubleValue() > 0.5);
    }

    private void namesANumber(Page phone) {
        var page = tab(phone, "号码");
        page.locator(".to-number").first().click();
        page.getByLabel("名称").fill("店里");
        page.getByLabel("名称").press("Enter");
        assertThat(page.locator("h1")).containsText("店里");
        shoot(phone, "10-named");
        page.getByText("我的号码").click();
        assertThat(page.locator(".number").first()).containsText("店里");
    }

    private void isLeftAloneInQuietHours(Page phone) throws Exception {
        var page = tab(phone, "设置");
        var now = LocalTime.now(ZONE);
        page.getByLabel("按时免打扰").check();
        page.getByLabel("开始").fill(TIME.format(now.minusHours(1)));
        page.getByLabel("结束").fill(TIME.format(now.plusHours(2)));
        page.getByLabel("结束").blur();
        assertThat(page.locator("#said")).containsText("已保存");
        shoot(phone, "11-quiet-hours");

        assertThat(leaveAMessage(FIRST).recorded()).isTrue();
        page = tab(phone, "留言");
        assertThat(page.locator(".item.is-unheard")).hasCount(1, new HasCountOptions().setTimeout(WAIT));
        assertThat(page.locator(".item.is-unheard")).containsText("打给 店里");
        page.locator(".item.is-unheard").click();
        assertThat(page.locator(".late")).containsText("正值您的免打扰时段，所以没有通知；" + TIME.format(now.plusHours(2)));
        shoot(phone, "12-kept-quiet");
        close(phone);
        assertThat(phone.getByTestId("notice")).hasCount(2);
    }

    private void unbindsBoth(Page phone) {
        var page = menu(phone, "绑定号码");
        for (var left = 1; left >= 0; left--) {
            page.getByLabel("解绑").first().click();
            assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
            page.locator("#ask-yes").click();
            assertThat(page.locator(".number")).hasCount(left);
        }
        assertThat(page.getByText("绑定手机号")).isVisible();
        shoot(phone, "13-unbound");
        close(phone);
        phone.getByTestId("notice").first().click();
        assertThat(inAppBrowser(phone).locator("h1")).hasText("没有这条留言");
        shoot(phone, "14-gone");
        forgive("40[34]");
        close(phone);
    }

    /// Taps a button of the account's menu, and is in its page.
    private static FrameLocator menu(Page phone, String button) {
        if (phone.locator("#menu").isHidden()) {
            phone.locator("#menu-toggle").click();
        }
        phone.locator(".menu-button").getByText(button).click();
        var page = inAppBrowser(phone);
        assertThat(page.locator("main")).isVisible();
        return page;
    }

    /// Taps one of the places at the foot of every page.
    private static FrameLocator tab(Page phone, String place) {
        var page = inAppBrowser(phone);
        page.locator(".tab", new FrameLocator.LocatorOptions().setHasText(place)).click();
        assertThat(page.locator(".tab[aria-current=page]")).hasText(place);
        return page;
    }

    private static void close(Page phone) {
        phone.getByTestId("browser-close").click();
        assertThat(phone.getByTestId("browser")).isHidden();
    }
}

package yinxin.simulator;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.Axe;

/// A person in front of the phone: Debian's Chromium, at the width of a phone and of a desk.
class PhoneScreenTest {
    private static final Path SHOTS = Path.of("target/screenshots/simulator");
    private static final String MESSAGE_PAGE = """
            <!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>来电留言</title>
            <body style="margin:0;background:#f7f7f7;font:17px/1.6 system-ui,'Noto Sans CJK SC',sans-serif"><main style="margin:16px;padding:24px;border-radius:10px;background:#fff">
            <h1 style="font-size:22px;margin:0">139 0013 9000</h1><p style="color:#737373;margin:4px 0 24px">关机 · 15:01 · 0:23</p><p id="who" style="word-break:break-all;color:#737373;font-size:12px"></p></main>
            <script>document.getElementById('who').textContent = location.search</script></html>""";
    private static Playwright playwright;
    private static Browser chromium;

    private final List<String> complaints = new ArrayList<>();
    private WeChatSimulator wechat;
    private TestGateway gateway;
    private Client client;

    @BeforeAll
    static void openChromium() {
        playwright = Playwright.create();
        chromium = playwright.chromium().launch(new LaunchOptions().setExecutablePath(Path.of("/usr/bin/chromium")).setArgs(List.of("--no-sandbox")));
    }

    @AfterAll
    static void closeChromium() {
        chromium.close();
        playwright.close();
    }

    @BeforeEach
    void start() throws IOException {
        wechat = WeChatSimulator.start(SimulatorSettings.demo(), Clock.systemUTC());
        gateway = new TestGateway(wechat.settings());
        gateway.answers(to -> switch (to.node("Event") + to.node("Content")) {
            case "subscribe" -> gateway.sealed(TestGateway.text(to, "欢迎关注音信。\n请发送你的手机号，例如 13800138000，我们会告诉你怎样绑定。"));
            case "13800138000" -> gateway.sealed(TestGateway.text(to, "请用 138 0013 8000 拨打 010-1234-5678，听到提示后输入 592 713。\n也可以在网页上绑定："
                    + wechat.url() + "/avatar.svg"));
            default -> "success";
        });
        assertThat(wechat.callbackUrl(gateway.url()).passed()).isTrue();
        client = new Client(wechat);
    }

    @AfterEach
    void stop() {
        wechat.close();
        gateway.close();
        assertThat(complaints).as("errors on the page's console").isEmpty();
    }

    private Page open(int width, int height, String query) {
        var page = chromium.newPage(new Browser.NewPageOptions().setViewportSize(width, height).setLocale("zh-CN").setTimezoneId("Asia/Shanghai"));
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                complaints.add(message.text());
            }
        });
        page.onPageError(complaints::add);
        page.navigate(wechat.url() + "/" + query);
        return page;
    }

    private void shoot(Page page, String name) {
        page.waitForTimeout(350);
        page.screenshot(new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + "-" + page.viewportSize().width + ".png")));
        Axe.findsNothingSerious(page, name);
    }

    @ParameterizedTest
    @CsvSource({"390, 844", "1280, 980"})
    void visitorFollowsWritesSeesANoticeArriveAndOpensIt(int width, int height) {
        try (var page = open(width, height, "")) {
            assertThat(page.getByTestId("user-select").locator("option")).hasText(new String[] {"小林"});
            var openId = page.getByTestId("user-select").inputValue();
            shoot(page, "1-profile");
            page.getByTestId("follow").click();
            assertThat(page.getByTestId("reply").first()).containsText("欢迎关注音信");
            page.getByTestId("input").fill("13800138000");
            page.getByTestId("send").click();
            assertThat(page.getByTestId("said")).hasText("13800138000");
            assertThat(page.getByTestId("reply").last()).containsText("592 713");
            var link = gateway.page("/m/7", MESSAGE_PAGE);
            client.push(Client.goodPush(openId, ",\"url\":\"" + wechat.url() + "/connect/oauth2/authorize?appid=" + wechat.settings().appId()
                    + "&redirect_uri=" + java.net.URLEncoder.encode(link.toString(), java.nio.charset.StandardCharsets.UTF_8)
                    + "&response_type=code&scope=snsapi_base&state=s7\""));
            var notice = page.getByTestId("notice");
            assertThat(notice).containsText("来电留言通知");
            assertThat(notice.locator(".card-value")).hasText(new String[] {"13900139000", "2026年11月22日 15:01", "0:23", "关机"});
            shoot(page, "2-chat");
            notice.click();
            var frame = page.frameLocator("[data-testid=browser-frame]");
            assertThat(frame.locator("h1")).hasText("139 0013 9000");
            shoot(page, "3-browser");
            var code = frame.locator("#who").innerText().replaceAll(".*code=([^&]+).*", "$1");
            assertThat(client.call("/sns/oauth2/access_token?appid=" + wechat.settings().appId() + "&secret=" + wechat.settings().appSecret()
                    + "&code=" + code + "&grant_type=authorization_code").path("openid").asString()).isEqualTo(openId);
            page.getByTestId("browser-close").click();
            assertThat(page.getByTestId("browser")).isHidden();
            assertThat(notice).isFocused();
        }
    }

    @ParameterizedTest
    @CsvSource({"390, 844", "1280, 980"})
    void noticeThatArrivesElsewhereShowsABannerAndABadge(int width, int height) {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        try (var page = open(width, height, "?openid=" + openId)) {
            assertThat(page.getByTestId("reply")).containsText("欢迎关注音信");
            page.getByTestId("back").click();
            client.push(Client.goodPush(openId, ""));
            assertThat(page.locator(".badge")).hasText("1");
            assertThat(page.locator("#banner")).containsText("来电留言通知");
            shoot(page, "4-list");
            page.locator("#chats").getByTestId("account").click();
            assertThat(page.getByTestId("notice")).isVisible();
            assertThat(page.locator("#banner")).isHidden();
            page.getByTestId("back").click();
            assertThat(page.locator(".badge")).hasCount(0);
            page.getByTestId("contacts-tab").click();
            shoot(page, "5-contacts");
        }
    }

    @Test
    void eachUserHasAChatOfTheirOwn() {
        var lin = wechat.createUser("小林");
        var chen = wechat.createUser("陈晨");
        wechat.follow(lin);
        try (var page = open(1280, 800, "?openid=" + lin)) {
            assertThat(page.getByTestId("reply")).isVisible();
            page.getByTestId("user-select").selectOption(chen);
            assertThat(page.getByTestId("follow")).isVisible();
            page.getByTestId("new-user").click();
            page.getByTestId("nickname").fill("王芳");
            page.getByTestId("create-user").click();
            assertThat(page.getByTestId("user-select").locator("option:checked")).hasText("王芳");
            assertThat(page.getByTestId("follow")).isVisible();
            page.getByTestId("user-select").selectOption(lin);
            assertThat(page.getByTestId("reply")).isVisible();
        }
    }

    @Test
    void unfollowingClosesTheChat() {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        try (var page = open(390, 844, "?openid=" + openId)) {
            page.getByTestId("profile").click();
            page.getByTestId("unfollow").click();
            assertThat(page.getByTestId("follow")).isVisible();
            assertThat(page.getByTestId("unfollow")).isHidden();
            page.navigate(wechat.url().toString());
            assertThat(page.getByTestId("follow")).isVisible();
        }
    }

    @Test
    void linkInAReplyOpensInTheInAppBrowser() {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        wechat.say(openId, "13800138000");
        try (var page = open(390, 844, "?openid=" + openId)) {
            page.getByTestId("reply").last().locator("a").click();
            assertThat(page.getByTestId("browser")).isVisible();
            assertThat(page.getByTestId("browser-frame")).hasAttribute("src", wechat.url() + "/avatar.svg");
            page.keyboard().press("Escape");
            assertThat(page.getByTestId("browser")).isHidden();
        }
    }

    @Test
    void menuOfTheAccountIsUnderTheChat() {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        client.call("/cgi-bin/menu/create?access_token=" + client.token(), """
                {"button":[{"type":"view","name":"我的留言","url":"%s"},{"name":"更多","sub_button":[{"type":"click","name":"我的号码","key":"NUMBERS"},{"type":"click","name":"帮助","key":"HELP"}]}]}"""
                .formatted(gateway.page("/inbox", MESSAGE_PAGE)));
        try (var page = open(390, 844, "?openid=" + openId)) {
            page.locator("#menu-toggle").click();
            page.getByText("更多").click();
            shoot(page, "6-menu");
            page.getByText("我的号码").click();
            page.waitForCondition(() -> gateway.deliveries().getLast().node("EventKey").equals("NUMBERS"));
            page.getByText("我的留言").click();
            assertThat(page.frameLocator("[data-testid=browser-frame]").locator("h1")).isVisible();
        }
    }

    @Test
    void accountThatIsOutOfOrderIsSaidSoInTheChat() {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        gateway.answers(_ -> "<xml>broken");
        try (var page = open(390, 844, "?openid=" + openId)) {
            page.getByTestId("input").fill("在吗");
            page.getByTestId("input").press("Enter");
            assertThat(page.locator(".tip")).hasText("该公众号提供的服务出现故障，请稍后再试");
        }
    }

    @Test
    void wordsOfOthersAreNeverMarkup() {
        gateway.answers(to -> to.node("MsgType").equals("text")
                ? gateway.sealed(TestGateway.text(to, "<img src=x onerror=document.title='broken'><a href=\"javascript:document.title='broken'\">tap</a>")) : "success");
        var openId = wechat.createUser("<b>林</b>");
        wechat.follow(openId);
        wechat.say(openId, "<script>document.title='broken'</script>");
        try (var page = open(390, 844, "?openid=" + openId)) {
            assertThat(page.getByTestId("said")).hasText("<script>document.title='broken'</script>");
            assertThat(page.getByTestId("reply")).containsText("<img src=x");
            assertThat(page.getByTestId("reply").locator("a, img")).hasCount(0);
            assertThat(page.getByTestId("user-select").locator("option")).hasText(new String[] {"<b>林</b>"});
            assertThat(page.title()).isEqualTo("微信 · 音信模拟器");
        }
    }

    @Test
    void linkWithWordsOfItsOwnShowsTheWords() {
        var inbox = gateway.page("/inbox", MESSAGE_PAGE);
        gateway.answers(to -> to.node("MsgType").equals("text") ? gateway.sealed(TestGateway.text(to, "全部留言：<a href=\"" + inbox + "\">点这里</a>。")) : "success");
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        wechat.say(openId, "留言");
        try (var page = open(390, 844, "?openid=" + openId)) {
            assertThat(page.getByTestId("reply")).hasText("全部留言：点这里。");
            assertThat(page.locator("#chat-list .row-detail")).hasText("全部留言：点这里。");
            page.getByTestId("reply").getByText("点这里").click();
            assertThat(page.frameLocator("[data-testid=browser-frame]").locator("h1")).hasText("139 0013 9000");
        }
    }

    @Test
    void voiceAndArticlesHaveAShapeOfTheirOwn() {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        var form = new java.io.ByteArrayOutputStream();
        form.writeBytes("--b\r\nContent-Disposition: form-data; name=\"media\"; filename=\"m.mp3\"\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        form.writeBytes(yinxin.simulator.protocol.Voices.mp3(50));
        form.writeBytes("\r\n--b--\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var id = Client.json(client.postBytes("/cgi-bin/media/upload?type=voice&access_token=" + client.token(), "multipart/form-data; boundary=b",
                form.toByteArray())).path("media_id").asString();
        client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"voice\",\"voice\":{\"media_id\":\"" + id + "\"}}");
        client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"news\",\"news\":{\"articles\":[{\"title\":\"三条新留言\",\"description\":\"点开收听\",\"url\":\""
                + gateway.page("/inbox", MESSAGE_PAGE) + "\"}]}}");
        try (var page = open(390, 844, "?openid=" + openId)) {
            assertThat(page.locator(".voice-length")).hasText("4″");
            assertThat(page.locator(".card-description")).hasText("点开收听");
            shoot(page, "8-voice");
            page.getByTestId("notice").click();
            assertThat(page.getByTestId("browser")).isVisible();
        }
    }

    @Test
    void phoneThatLostTheSimulatorSaysSoAndFindsTheNextOne() {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        var port = wechat.url().getPort();
        try (var page = open(390, 844, "?openid=" + openId)) {
            assertThat(page.getByTestId("reply")).isVisible();
            wechat.close();
            assertThat(page.locator("#toast")).hasText("与模拟器的连接中断，正在重连…");
            wechat = WeChatSimulator.start(SimulatorSettings.demo().withPort(port), Clock.systemUTC());
            client = new Client(wechat);
            var next = wechat.createUser("陈晨");
            wechat.follow(next);
            client.push(Client.goodPush(next, ""));
            assertThat(page.getByTestId("notice")).isVisible(new com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions().setTimeout(15_000));
            assertThat(page.locator("#toast")).isHidden();
            assertThat(page.getByTestId("user-select").locator("option")).hasText(new String[] {"陈晨"});
            complaints.removeIf(text -> text.contains("ERR_CONNECTION") || text.contains("ERR_INCOMPLETE_CHUNKED") || text.contains("Failed to load resource"));
        }
    }

    @Test
    void everyControlHasANameInBothLanguages() {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        try (var page = open(1280, 980, "?openid=" + openId)) {
            assertThat(page.getByTestId("send")).hasText("发送");
            page.getByTestId("language").click();
            assertThat(page.getByTestId("send")).hasText("Send");
            assertThat(page.locator("html")).hasAttribute("lang", "en");
            shoot(page, "7-english");
            for (var control : page.locator("button, input, select, iframe, [role=dialog], [role=log]").all()) {
                assertThat(name(control)).as(control.evaluate("e => e.outerHTML").toString()).isNotBlank();
            }
            assertThat(page.locator("script[src^=http], link[href^=http], img[src^=http]").count()).isZero();
        }
    }

    private static String name(Locator control) {
        return control.evaluate("""
                e => e.getAttribute('aria-label') || e.getAttribute('title') || e.textContent.trim()
                  || (e.labels && e.labels.length && e.labels[0].textContent.trim())
                  || (e.getAttribute('aria-labelledby') && document.getElementById(e.getAttribute('aria-labelledby')).textContent.trim() || e.hidden || e.closest('[hidden]') ? 'hidden' : '')""")
                .toString();
    }
}

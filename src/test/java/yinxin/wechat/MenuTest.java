package yinxin.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.simulator.AccountKind;
import yinxin.simulator.Fault;
import yinxin.simulator.RecordedRequest;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.wechat.api.Menu;
import yinxin.wechat.api.MenuState;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;

/// The account's menu, made by our client in a WeChat that is strict about it.
class MenuTest {
    private static final String CREATE = "/cgi-bin/menu/create";
    private static final String GET = "/cgi-bin/menu/get";
    private static final Menu MENU = Menu.to(URI.create("https://voice.example.com/"));
    private static final Menu OTHER = new Menu(List.of(new Menu.Button("商城", URI.create("https://shop.example.com/a?b=1&c=2")),
            new Menu.Button("六个", URI.create("https://shop.example.com"))));
    private WeChatSimulator weChat;
    private WeChatApi api;

    @BeforeEach
    void start() {
        start(SimulatorSettings.demo());
    }

    private void start(SimulatorSettings settings) {
        weChat = WeChatSimulator.start(settings, Clock.systemUTC());
        api = new WeChatApi(new WeChatSettings(weChat.url(), weChat.url().resolve("/connect/oauth2/authorize"), settings.appId(), new Secret(settings.appSecret()),
                new Secret(settings.callbackToken()), new Secret(settings.callbackAesKey()),
                new WeChatSettings.Template(SimulatorSettings.MISSED_CALL.id(), "phone_number1", null, null, null, null, null, Map.of()), true), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        weChat.close();
    }

    private List<String> asked() {
        return weChat.requests().stream().map(RecordedRequest::path).filter(path -> path.contains("/menu/")).toList();
    }

    private JsonNode sent() {
        return JsonMapper.shared().readTree(weChat.requests().stream().filter(r -> r.path().equals(CREATE)).toList().getLast().body());
    }

    @Test
    void menuIsMadeWhereThereIsNoneAndLeftAloneAfterwards() {
        try (var upkeep = new MenuUpkeep(api, MENU)) {
            upkeep.start();
            await().until(() -> api.menu(MENU).equals(new MenuState.AsWanted()));
        }
        assertThat(sent()).isEqualTo(JsonMapper.shared().readTree("""
                {"button":[{"type":"view","name":"我的留言","url":"https://voice.example.com/inbox"},{"type":"view","name":"绑定号码","url":"https://voice.example.com/bind"},
                {"type":"view","name":"设置","url":"https://voice.example.com/settings"}]}"""));
        assertThat(weChat.requests().stream().filter(r -> r.path().equals(CREATE)).toList().getLast().body()).as("real characters").contains("我的留言");

        var before = asked().size();
        try (var again = new MenuUpkeep(api, MENU)) {
            again.start();
            await().until(() -> asked().size() > before);
            assertThat(api.menu(MENU)).isEqualTo(new MenuState.AsWanted());
        }
        assertThat(asked()).containsOnlyOnce(CREATE);
    }

    @Test
    void anotherMenuIsReplaced() {
        assertThat(api.menu(MENU)).isEqualTo(new MenuState.None());
        assertThat(api.create(OTHER)).isEqualTo(new DeliveryOutcome.Accepted(Optional.empty()));
        assertThat(api.menu(MENU)).isEqualTo(new MenuState.Another(List.of("商城", "六个")));
        assertThat(api.menu(OTHER)).isEqualTo(new MenuState.AsWanted());

        try (var upkeep = new MenuUpkeep(api, MENU)) {
            upkeep.start();
            await().until(() -> api.menu(MENU).equals(new MenuState.AsWanted()));
        }
    }

    @Test
    void menuAtAnotherAddressIsAnotherMenu() {
        api.create(Menu.to(URI.create("https://old.example.com")));

        assertThat(api.menu(MENU)).isEqualTo(new MenuState.Another(List.of("我的留言", "绑定号码", "设置")));
    }

    @Test
    void whatWeChatRefusesIsTriedAgainUntilItIsTaken() {
        weChat.faults().next(GET, Fault.errcode(-1, "system error"));
        weChat.faults().next(CREATE, Fault.errcode(45009, "reach max api daily quota limit"));
        weChat.faults().next(GET, Fault.resetBeforeAccepting());

        try (var upkeep = new MenuUpkeep(api, MENU, Duration.ofMillis(20))) {
            upkeep.start();
            await().atMost(Duration.ofSeconds(30)).until(() -> asked().contains(CREATE) && api.menu(MENU).equals(new MenuState.AsWanted()));
        }
    }

    @Test
    void tokenThatWeChatTookBackIsRenewedOnce() {
        assertThat(api.menu(MENU)).isEqualTo(new MenuState.None());
        weChat.faults().next(GET, Fault.errcode(42001, "access_token expired"));

        assertThat(api.menu(MENU)).isEqualTo(new MenuState.None());
    }

    @Test
    void accountWithoutTheRightIsToldWhoMustAct() {
        stop();
        start(SimulatorSettings.demo().withAccount(AccountKind.PERSONAL));

        assertThat(api.menu(MENU)).isInstanceOfSatisfying(MenuState.NotTold.class,
                not -> assertThat(not.why()).isInstanceOfSatisfying(DeliveryOutcome.Misconfigured.class, why -> assertThat(why.why()).contains("48001")));
    }

    @Test
    void menuThatWeChatWouldRefuseIsNone() {
        var page = URI.create("https://voice.example.com/" + "a".repeat(1_000));
        assertThatThrownBy(() -> new Menu.Button("六个字就太长", URI.create("https://voice.example.com"))).hasMessageContaining("16 octets");
        assertThatThrownBy(() -> new Menu.Button("", page)).hasMessageContaining("1 to 16 octets");
        assertThatThrownBy(() -> new Menu.Button("留言", page)).hasMessageContaining("1024 octets");
        assertThatThrownBy(() -> new Menu(List.of())).hasMessageContaining("one to 3");
    }
}

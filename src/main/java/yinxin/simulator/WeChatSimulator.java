package yinxin.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.simulator.AccountKind.Right;
import yinxin.simulator.protocol.CallbackXml;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.Identifiers;

/// A WeChat on localhost: the interfaces of an Official Account, the users who follow it, and their phones in a browser.
///
/// It is strict where the real one is strict, and where that is unknown it takes the harsher reading. All methods may be
/// called from any thread; those that a user performs return when the account's server has answered or failed.
public final class WeChatSimulator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WeChatSimulator.class);
    /// A year: nothing in WeChat lives longer, and a slip of the keyboard must not overflow a date.
    private static final Duration GREATEST_OFFSET = Duration.ofDays(366);

    /// What became of entering a callback address. `detail` says in words what the server did wrong.
    public record Verification(boolean passed, String detail) { }

    private final SimulatorSettings settings;
    private final ShiftedClock clock;
    private final Identifiers identifiers = new Identifiers();
    private final Faults faults = new Faults();
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("wechat-simulator-", 0).factory());
    private final Users users;
    private final Callbacks callbacks;
    private final MediaStore media;
    private final TemplateMessages templates;
    private final AccountDesk desk;
    private final WebLogin login;
    private final ApiGate gate;
    private final ControlApi control;
    private final PhoneScreen screen;
    private final HttpServer server;

    private WeChatSimulator(SimulatorSettings settings, Clock source) throws IOException {
        this.settings = settings;
        this.clock = new ShiftedClock(source);
        this.users = new Users(settings.appId(), clock, identifiers);
        this.media = new MediaStore(clock, identifiers);
        this.callbacks = new Callbacks(settings, clock, users, faults, media, identifiers);
        this.templates = new TemplateMessages(settings, clock, users, callbacks, identifiers, threads);
        this.desk = new AccountDesk(clock, users, identifiers);
        this.login = new WebLogin(settings, clock, users, identifiers);
        var tokens = new AccessTokens(settings, clock, identifiers);
        var quotas = new Quotas(settings, clock);
        this.gate = new ApiGate(settings, clock, faults, tokens, identifiers, quotas);
        open(tokens, quotas);
        this.control = new ControlApi(this, clock, users, callbacks, media, desk);
        this.screen = new PhoneScreen(users);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.port()), 0);
    }

    /// Starts on the loopback address. Throws [UncheckedIOException] when the port is taken.
    public static WeChatSimulator start(SimulatorSettings settings, Clock clock) {
        try {
            var simulator = new WeChatSimulator(settings, clock);
            simulator.server.createContext("/", simulator::serve);
            simulator.server.setExecutor(simulator.threads);
            simulator.server.start();
            LOG.info("A WeChat is at {}", simulator.url());
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + settings.port() + " for the WeChat simulator: choose another port", e);
        }
    }

    /// Where the interfaces and the phone screen are: `http://localhost:PORT`.
    public URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    /// The settings it was started with.
    public SimulatorSettings settings() {
        return settings;
    }

    /// A new user, who follows nobody yet. Returns the openid.
    public String createUser(String nickname) {
        return users.create(nickname);
    }

    /// The user is gone from this WeChat, with the chat; the account hears that they left, if they followed.
    public void remove(String openId) {
        unfollow(openId);
        users.remove(openId);
    }

    /// The user finds the account and follows it.
    public void follow(String openId) {
        follow(openId, "ADD_SCENE_SEARCH", Optional.empty());
    }

    private void follow(String openId, String scene, Optional<String> ticket) {
        var carried = ticket.flatMap(desk::code).map(AccountDesk.SceneCode::scene).orElse("");
        if (users.follow(openId, scene, carried)) {
            users.open(openId, Users.Window.FOLLOW);
            var xml = event(openId, "subscribe");
            ticket.ifPresentOrElse(t -> xml.text("EventKey", "qrscene_" + carried).text("Ticket", t), () -> xml.text("EventKey", ""));
            callbacks.ask(xml);
        }
    }

    /// The user stops following.
    public void unfollow(String openId) {
        if (users.unfollow(openId)) {
            callbacks.tell(event(openId, "unsubscribe").text("EventKey", ""));
        }
    }

    /// The user writes to the account. Returns the text of the passive reply that appears. Throws [IllegalStateException]
    /// when the user does not follow: then there is no chat to write in.
    public Optional<String> say(String openId, String text) {
        following(openId);
        users.add(openId, ChatLine.Sender.USER, new ChatLine.Text(text));
        users.open(openId, Users.Window.MESSAGE);
        return callbacks.ask(CallbackXml.of(settings.accountId(), openId, clock.instant(), "text")
                .text("Content", text).number("MsgId", identifiers.messageId()));
    }

    /// The user scans a scene code: follows by it, or enters the chat with it. Throws [IllegalArgumentException] for a code
    /// that is unknown or has run out.
    public void scan(String openId, String ticket) {
        var code = desk.code(ticket).orElseThrow(() -> new IllegalArgumentException("the code is unknown or has run out"));
        users.of(openId);
        users.open(openId, Users.Window.SCAN);
        if (users.of(openId).following()) {
            callbacks.ask(event(openId, "SCAN").text("EventKey", code.scene()).text("Ticket", ticket));
        } else {
            follow(openId, "ADD_SCENE_QR_CODE", Optional.of(ticket));
        }
    }

    /// The user taps a menu button of type `click` with this key.
    public void click(String openId, String key) {
        following(openId);
        users.open(openId, Users.Window.CLICK);
        callbacks.ask(event(openId, "CLICK").text("EventKey", key));
    }

    /// The user taps a menu button of type `view`; the account learns which address opens.
    public void view(String openId, String url) {
        following(openId);
        callbacks.tell(event(openId, "VIEW").text("EventKey", url));
    }

    /// The accepted template messages, in order, each `client_msg_id` once.
    public List<ReceivedPush> pushes() {
        return templates.pushes();
    }

    /// What the user's chat with the account shows, oldest first.
    public List<ChatLine> chat(String openId) {
        return users.chat(openId);
    }

    /// Where to say how this WeChat shall misbehave.
    public Faults faults() {
        return faults;
    }

    /// Every call of the interfaces so far (the newest 20,000), oldest first, secrets masked.
    public List<RecordedRequest> requests() {
        return gate.requests();
    }

    /// Enters the address of the account's server on the settings page, which verifies it by a GET with `echostr`. Only an
    /// address that passes is kept.
    public Verification callbackUrl(URI url) {
        return callbacks.verify(url);
    }

    /// Moves this WeChat's time ahead of the clock it was given. At most 366 days.
    public void clockOffset(Duration offset) {
        if (offset.isNegative() || offset.compareTo(GREATEST_OFFSET) > 0) {
            throw new IllegalArgumentException("the clock can be moved ahead by 0 to 366 days, not by " + offset);
        }
        clock.offset = offset;
    }

    private void open(AccessTokens tokens, Quotas quotas) {
        var customer = new CustomerMessages(users, media);
        gate.open("GET", "/cgi-bin/token", (exchange, _) -> tokens.ordinary(exchange));
        gate.open("POST", "/cgi-bin/stable_token", (exchange, _) -> tokens.stable(exchange));
        gate.guarded("POST", "/cgi-bin/message/template/send", Right.TEMPLATE_MESSAGE, templates::send);
        gate.guarded("GET", "/cgi-bin/template/get_all_private_template", Right.TEMPLATE_MESSAGE, (_, _) -> templates.list());
        gate.guarded("POST", "/cgi-bin/message/custom/send", Right.CUSTOMER_MESSAGE, customer::send);
        gate.guarded("POST", "/cgi-bin/media/upload", Right.MEDIA, (exchange, _) -> media.upload(exchange));
        gate.guarded("GET", "/cgi-bin/media/get", Right.MEDIA, (exchange, _) -> media.get(exchange.query("media_id")));
        gate.guarded("POST", "/cgi-bin/qrcode/create", Right.QR_CODE, (exchange, _) -> desk.createCode(exchange));
        gate.open("GET", "/cgi-bin/showqrcode", (exchange, _) -> desk.showCode(exchange.query("ticket")));
        gate.guarded("POST", "/cgi-bin/menu/create", Right.MENU, (exchange, _) -> desk.createMenu(exchange));
        gate.guarded("GET", "/cgi-bin/menu/get", Right.MENU, (_, _) -> desk.currentMenu());
        gate.guarded("GET", "/cgi-bin/menu/delete", Right.MENU, (_, _) -> desk.deleteMenu());
        gate.guarded("GET", "/cgi-bin/user/info", Right.USER, (exchange, _) -> desk.user(exchange));
        gate.guarded("GET", "/cgi-bin/getcallbackip", null, (_, _) -> ownAddresses());
        gate.guarded("GET", "/cgi-bin/get_api_domain_ip", null, (_, _) -> ownAddresses());
        gate.guarded("POST", "/cgi-bin/clear_quota", null, (exchange, _) -> quotas.clear(exchange));
        gate.guarded("GET", "/cgi-bin/ticket/getticket", null, (exchange, _) -> desk.ticket(exchange));
        gate.open("GET", "/connect/oauth2/authorize", (exchange, _) -> login.authorize(exchange));
        gate.open("GET", "/sns/oauth2/access_token", (exchange, fault) -> login.redeem(exchange, fault.filter(Fault.SnapshotUser.class::isInstance).isPresent()));
        gate.open("GET", "/sns/oauth2/refresh_token", (exchange, _) -> login.refresh(exchange));
        gate.open("GET", "/sns/auth", (exchange, _) -> login.check(exchange));
        gate.open("GET", "/sns/userinfo", (exchange, _) -> login.profile(exchange));
    }

    private static Answer ownAddresses() {
        var json = Exchange.JSON.createObjectNode();
        json.putArray("ip_list").add("127.0.0.1");
        return Answer.json(json);
    }

    private void serve(HttpExchange http) throws IOException {
        var exchange = Exchange.read(http);
        try {
            if (exchange.path().equals(PhoneScreen.EVENTS)) {
                screen.stream(exchange);
                return;
            }
            var answer = answer(exchange);
            if (answer.isPresent()) {
                exchange.send(answer.get());
            } else {
                exchange.drop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.drop();
        } catch (RuntimeException e) {
            LOG.error("The simulator failed on {} {}: a bug in it", exchange.method(), exchange.path(), e);
            exchange.send(Answer.html(500, "500"));
        }
    }

    private Optional<Answer> answer(Exchange exchange) throws InterruptedException {
        if (gate.knows(exchange.path())) {
            return gate.answer(exchange);
        }
        if (control.knows(exchange.path())) {
            return Optional.of(control.answer(exchange));
        }
        return Optional.of(screen.knows(exchange.path()) ? screen.file(exchange) : Answer.html(404, "404"));
    }

    private CallbackXml event(String openId, String name) {
        return CallbackXml.of(settings.accountId(), openId, clock.instant(), "event").text("Event", name);
    }

    private void following(String openId) {
        if (!users.of(openId).following()) {
            throw new IllegalStateException("the user does not follow the account");
        }
    }

    /// Stops at once; connections are closed, callbacks under way are dropped.
    @Override
    public void close() {
        gate.close();
        screen.close();
        callbacks.close();
        server.stop(0);
        threads.shutdownNow();
    }

    /// The injected clock, which people may move ahead.
    private static final class ShiftedClock extends Clock {
        private final Clock source;
        private volatile Duration offset = Duration.ZERO;

        ShiftedClock(Clock source) {
            this.source = source;
        }

        @Override
        public Instant instant() {
            return source.instant().plus(offset);
        }

        @Override
        public ZoneId getZone() {
            return source.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return new ShiftedClock(source.withZone(zone));
        }
    }
}

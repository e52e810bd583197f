package yinxin.web;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import yinxin.FreePort;
import yinxin.MovedClock;
import yinxin.network.Forwarding;
import yinxin.network.NumberingPlan;
import yinxin.network.Registrations;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.ledger.Reconciliation;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.owner.Leases;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.owner.Sharing;
import yinxin.voicemail.webhook.WebhookSignature;
import yinxin.voicemail.webhook.Webhooks;
import yinxin.voicemail.proof.CodeCalls;
import yinxin.voicemail.proof.QuietTelephone;
import yinxin.voicemail.proof.SpokenCodes;
import yinxin.voicemail.proof.Tickets;
import yinxin.voicemail.recording.RecordingUnavailable;
import yinxin.voicemail.recording.OwnGreetings;
import yinxin.voicemail.recording.Recordings;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.operator.Account;
import yinxin.voicemail.operator.Accounts;
import yinxin.voicemail.operator.AuditLog;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Entrance;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.MachineTokens;
import yinxin.voicemail.operator.PasswordHash;
import yinxin.voicemail.operator.Permission;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.operator.Sessions;
import yinxin.voicemail.operator.Traffic;
import yinxin.web.console.AccessPage;
import yinxin.web.console.AuditPage;
import yinxin.web.console.CallsPage;
import yinxin.web.console.Charts;
import yinxin.web.console.ConsoleErrors;
import yinxin.web.console.DeliveriesPage;
import yinxin.web.console.Desk;
import yinxin.web.console.LoginPage;
import yinxin.web.console.MessagesPage;
import yinxin.web.console.NumbersPage;
import yinxin.web.console.OverviewPage;
import yinxin.web.console.ShiftActions;
import yinxin.web.console.Standings;
import yinxin.web.console.SubscribersPage;
import yinxin.web.console.TokensPage;
import yinxin.web.console.WebhooksPage;
import yinxin.web.gate.Needs;
import yinxin.web.live.LiveStream;
import yinxin.web.live.Pulse;
import yinxin.web.live.Signs;
import yinxin.web.operator.OperatorAccess;
import yinxin.web.operator.OperatorAccounts;
import yinxin.web.operator.OperatorDeliveries;
import yinxin.web.operator.OperatorExchange;
import yinxin.web.operator.OperatorWebhooks;
import yinxin.voicemail.recording.Take;
import yinxin.voicemail.transcript.Transcripts;
import yinxin.web.operator.OperatorBindings;
import yinxin.web.gate.OperatorGate;
import yinxin.web.operator.OperatorImport;
import yinxin.web.operator.OperatorTickets;
import yinxin.web.operator.OperatorMessages;
import yinxin.web.operator.OperatorReconciliation;
import yinxin.web.operator.OperatorSubscribers;
import yinxin.web.gate.OperatorRights;
import yinxin.web.operator.Problems;
import yinxin.web.gate.Witness;
import yinxin.web.pages.Assets;
import yinxin.web.numbers.BindForm;
import yinxin.web.numbers.BindPage;
import yinxin.web.numbers.CallDesk;
import yinxin.web.numbers.CallPage;
import yinxin.web.numbers.TicketPage;
import yinxin.web.numbers.BlockedCallers;
import yinxin.web.numbers.GreetingForms;
import yinxin.web.numbers.JoinPage;
import yinxin.web.numbers.NumberForms;
import yinxin.web.numbers.NumberPage;
import yinxin.web.numbers.NumberViews;
import yinxin.web.numbers.OwnNumbers;
import yinxin.web.numbers.PeoplePage;
import yinxin.web.numbers.StandardGreetings;
import yinxin.web.pages.Door;
import yinxin.web.pages.ErrorPages;
import yinxin.web.pages.HomePage;
import yinxin.web.inbox.InboxActions;
import yinxin.web.inbox.FirstWords;
import yinxin.web.inbox.InboxPage;
import yinxin.web.inbox.Letters;
import yinxin.web.inbox.MessageAudio;
import yinxin.web.inbox.MessagePage;
import yinxin.web.inbox.TextPage;
import yinxin.web.pages.Pages;
import yinxin.web.settings.SettingsPage;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.oauth.OAuthController;
import yinxin.wechat.oauth.WebAuthorization;

/// The real pages over the real store, served by a real server on a free port of the loopback.
public final class Site implements AutoCloseable {
    public static final String TOKEN = "operator-token-of-this-test";

    /// Of every operator here.
    public static final String PASSWORD = "a long password of this test";
    /// Quick: these passwords protect nothing.
    private static final int ROUNDS = 10;
    private static final String PASSWORD_HASH = PasswordHash.of(PASSWORD, ROUNDS);

    private static final List<Class<?>> BEANS = List.of(FormTokens.class, SecurityHeaders.class, OperatorGate.class,
            OperatorBindings.class, OperatorMessages.class, OperatorReconciliation.class, OperatorSubscribers.class, Problems.class, Assets.class, Pages.class, Door.class, InlineStyles.class, FirstWords.class, Letters.class, MessagePage.class,
            MessageAudio.class, TextPage.class, InboxPage.class, InboxActions.class, BindPage.class, HomePage.class, ErrorPages.class, NumberHandles.class,
            OwnNumbers.class, PeoplePage.class, JoinPage.class, NumberForms.class, NumberViews.class, NumberPage.class, BlockedCallers.class,
            GreetingForms.class, OperatorRights.class, OperatorAccounts.class, OperatorAccess.class,
            OperatorDeliveries.class, OperatorExchange.class, OperatorWebhooks.class, WebhooksPage.class, Witness.class, Desk.class, ConsoleErrors.class, LoginPage.class, ShiftActions.class,
            Standings.class, Charts.class, OverviewPage.class, CallsPage.class, MessagesPage.class, DeliveriesPage.class, NumbersPage.class, SubscribersPage.class, AccessPage.class, TokensPage.class, AuditPage.class,
            VisitorAddress.class, Signs.class, Pulse.class, LiveStream.class, CallDesk.class, BindForm.class, CallPage.class, TicketPage.class, OperatorTickets.class, OperatorImport.class, SettingsPage.class);

    private static final byte[] KEY = "a key of thirty-two octets, or more".getBytes(StandardCharsets.UTF_8);

    public final NamingWeChat weChat = new NamingWeChat();
    public final QuietExchange exchange = new QuietExchange();
    public final TestStore store;
    public final Recordings recordings;
    public final QuietTelephone telephone;
    /// The calls that a telephone side would have answered.
    public final AnsweredCalls answered;
    private final String origin;
    private final ServletWebServerApplicationContext context;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration({TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class,
        HttpEncodingAutoConfiguration.class, MultipartAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
    static class Server {}

    /// A mistake of ours, for the pages that own up to it.
    @RestController
    static class Broken {
        @GetMapping({"/broken", "/operator/api/broken"})
        @Needs(Permission.SEE)
        String broken() {
            throw new IllegalStateException("the detail of a mistake");
        }
    }

    /// Opens a site on the store in this directory.
    public Site(Path directory, MovedClock clock) {
        this.store = new TestStore(directory, clock);
        this.telephone = new QuietTelephone(store.spokenCodes, clock);
        this.telephone.offered = false;
        this.recordings = Recordings.open(directory, store.ownerships);
        this.answered = AnsweredCalls.open(directory, clock);
        this.origin = "http://127.0.0.1:" + FreePort.any();
        var settings = new WebSettings(URI.create(origin), "+861012345678", TOKEN, "http://localhost:9999", new Secret(KEY));
        ApplicationContextInitializer<ConfigurableApplicationContext> beans = application -> {
            var registry = (GenericApplicationContext) application;
            registry.registerBean(WebSettings.class, () -> settings);
            registry.registerBean(Clock.class, () -> clock);
            registry.registerBean(Messages.class, () -> store.messages);
            registry.registerBean(Bindings.class, () -> store.bindings);
            registry.registerBean(Preferences.class, () -> store.preferences);
            registry.registerBean(Transcripts.class, () -> store.transcripts);
            registry.registerBean(Sharing.class, () -> store.sharing);
            registry.registerBean(CodeCalls.class, () -> telephone);
            registry.registerBean(SpokenCodes.class, () -> store.spokenCodes);
            registry.registerBean(Tickets.class, () -> store.tickets);
            registry.registerBean(WeChatApi.class, () -> new WeChatApi(weChat.settings(), clock));
            registry.registerBean(NumberRules.class, () -> store.rules);
            registry.registerBean(OwnGreetings.class, () -> store.ownGreetings);
            registry.registerBean(StandardGreetings.class, () -> new StandardGreetings(choice ->
                    new Take(Codec.PCMA, Calls.tone(Duration.ofMillis(1_000 + 100L * choice.ordinal())))));
            registry.registerBean(Leases.class, () -> store.leases);
            registry.registerBean(SubscriberRegister.class, () -> store.subscribers);
            registry.registerBean(Registrations.class, () -> store.registrations);
            registry.registerBean(Subscriber.Terms.class, () -> new Subscriber.Terms("example.com", Forwarding.USUAL, NumberingPlan.chinese()));
            registry.registerBean(Recordings.class, () -> recordings);
            registry.registerBean(Reconciliation.class, () -> new Reconciliation(answered, store.books, spool(), clock));
            registry.registerBean(WebAuthorization.class, () -> new WebAuthorization(weChat.settings(), settings.publicUrl(), KEY, clock));
            registry.registerBean(OAuthController.class, () -> new OAuthController(registry.getBean(WebAuthorization.class),
                    registry.getBean(WeChatApi.class)));
            registry.registerBean(Accounts.class, () -> store.accounts);
            registry.registerBean(Sessions.class, () -> store.sessions);
            registry.registerBean(MachineTokens.class, () -> store.tokens);
            registry.registerBean(AuditLog.class, () -> store.audit);
            registry.registerBean(Deliveries.class, () -> store.deliveries);
            registry.registerBean(Exchange.class, () -> exchange);
            registry.registerBean(yinxin.voicemail.delivery.Account.class, () -> store.account);
            registry.registerBean(NoticeRules.class, () -> NoticeRules.USUAL);
            registry.registerBean(Webhooks.class, () -> store.webhooks);
            registry.registerBean(WebhookSignature.class, () -> new WebhookSignature(KEY));
            registry.registerBean(Traffic.class, () -> store.traffic);
            registry.registerBean(Entrance.class, () -> new Entrance(store.accounts, store.sessions, store.audit, KEY, clock, ROUNDS));
            registry.registerBean(Broken.class);
            for (var type : BEANS) {
                registry.registerBean(type);
            }
        };
        context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Server.class).web(WebApplicationType.SERVLET)
                .initializers(beans).run("--server.port=" + at("/").getPort(), "--server.address=127.0.0.1", "--server.compression.enabled=true",
                        "--logging.level.root=warn",
                        "--spring.main.banner-mode=off", "--server.forward-headers-strategy=native", "--spring.config.name=none");
    }

    /// Somebody left this: the sound is recorded and settled as in a call, the item kept.
    public VoiceMessage leave(FinishedCall finished, byte[] alaw) {
        try {
            if (finished.kind() == MessageKind.VOICE) {
                var recording = recordings.begin(finished.call());
                recording.begin(Codec.PCMA);
                recording.samples(alaw, 0, alaw.length);
                recording.finish(finished);
                var kept = store.messages.keep(finished);
                recordings.settle(recording, finished.kind());
                return kept;
            }
            return store.messages.keep(finished);
        } catch (RecordingUnavailable e) {
            throw new AssertionError(e);
        }
    }

    /// Nobody calls here, so nothing waits in the spool.
    private Reconciliation.Spool spool() {
        return new Reconciliation.Spool() {
            @Override
            public Set<MessageId> inHand() {
                return recordings.inHand();
            }

            @Override
            public boolean hasSound(MessageId id) {
                return recordings.has(id);
            }

            @Override
            public int takeUp() {
                return 0;
            }
        };
    }

    /// A WeChat user whom WeChat has named to us: they have been to WeChat and back.
    public Visitor visitor(OpenId who) {
        weChat.name(who);
        var sent = stranger().get("/inbox");
        var code = weChat.answerTo(URI.create(sent.headers().firstValue("Location").orElseThrow()));
        var arrived = stranger().with("Cookie", cookie(sent, "yx_state")).get(code.getRawPath() + "?" + code.getRawQuery());
        return new Visitor(this, cookie(arrived, "yx_visit"));
    }

    /// An operator of this role, logged in: they have an account of the role's name, and this is their browser.
    public Visitor operator(Role role) {
        if (store.accounts.find(role.key()).isEmpty()) {
            store.accounts.add(new Account(role.key(), role, store.clock.instant(), Optional.empty()), PASSWORD_HASH);
        }
        return new Visitor(this, "yx_operator=" + store.sessions.begin(role.key(), store.clock.instant()));
    }

    /// The cookie of this name that an answer sets, as a browser sends it back.
    public static String cookie(HttpResponse<String> from, String name) {
        return from.headers().allValues("Set-Cookie").stream().filter(c -> c.startsWith(name)).findFirst().orElseThrow().replaceFirst(";.*", "");
    }

    /// A browser that nobody vouches for.
    public Visitor stranger() {
        return new Visitor(this, "");
    }

    /// How many pages of the console are told of changes.
    public int watching() {
        return context.getBean(Pulse.class).watching();
    }

    /// Where a path of ours is.
    public URI at(String path) {
        return URI.create(origin + path);
    }

    @Override
    public void close() {
        context.close();
        recordings.close();
        store.close();
        weChat.close();
    }
}

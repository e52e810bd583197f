package yinxin.app.console;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import yinxin.storage.operator.SqlAccounts;
import yinxin.storage.operator.SqlAuditLog;
import yinxin.storage.operator.SqlDeliveries;
import yinxin.storage.operator.SqlMachineTokens;
import yinxin.storage.operator.SqlSessions;
import yinxin.storage.operator.SqlTraffic;
import yinxin.storage.operator.SqlWebhooks;
import yinxin.storage.sql.Database;
import yinxin.telephony.e1.E1Trunks;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.ladder.SipLadders;
import yinxin.telephony.sip.trunk.TrunkUpkeep;
import yinxin.voicemail.delivery.Account;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.operator.Accounts;
import yinxin.voicemail.operator.AuditLog;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Entrance;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Neighbours;
import yinxin.voicemail.operator.Sessions;
import yinxin.voicemail.operator.Traffic;
import yinxin.voicemail.recording.Recordings;
import yinxin.voicemail.webhook.WebhookCourier;
import yinxin.voicemail.webhook.WebhookSignature;
import yinxin.voicemail.webhook.Webhooks;
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
import yinxin.web.live.LiveStream;
import yinxin.web.live.Pulse;
import yinxin.web.live.Signs;
import yinxin.web.operator.OperatorAccess;
import yinxin.web.operator.OperatorAccounts;
import yinxin.web.operator.OperatorDeliveries;
import yinxin.web.operator.OperatorDescription;
import yinxin.web.operator.OperatorExchange;
import yinxin.web.gate.OperatorRights;
import yinxin.web.operator.OperatorWebhooks;
import yinxin.web.gate.Witness;

/// The operator's console: its stores, its door, its pages.
@Configuration(proxyBeanMethods = false)
@Import({OperatorRights.class, OperatorAccounts.class, OperatorAccess.class, OperatorDeliveries.class, OperatorDescription.class, OperatorExchange.class,
        OperatorWebhooks.class, Witness.class, Desk.class, ConsoleErrors.class, LoginPage.class, ShiftActions.class, Standings.class, Charts.class, OverviewPage.class, CallsPage.class, MessagesPage.class,
        DeliveriesPage.class, NumbersPage.class, SubscribersPage.class, AccessPage.class, TokensPage.class, WebhooksPage.class, AuditPage.class, LiveStream.class, Pulse.class})
public class ConsoleWiring {
    @Bean
    SqlAccounts operatorAccounts(Database database) {
        return new SqlAccounts(database);
    }

    @Bean
    SqlSessions operatorSessions(Database database) {
        return new SqlSessions(database);
    }

    @Bean
    SqlMachineTokens machineTokens(Database database) {
        return new SqlMachineTokens(database);
    }

    @Bean
    SqlAuditLog auditLog(Database database, ConsoleSettings settings, Clock clock) {
        return new SqlAuditLog(database, settings.hashing(), clock);
    }

    @Bean
    SqlDeliveries operatorDeliveries(Database database, Outbox outbox) {
        return new SqlDeliveries(database, outbox);
    }

    @Bean
    SqlTraffic traffic(Database database) {
        return new SqlTraffic(database);
    }

    @Bean
    NoticeRules noticeRules(ConsoleSettings settings) {
        return settings.notices();
    }

    @Bean
    WatchedCalls watchedCalls(Clock clock) {
        return new WatchedCalls(clock);
    }

    /// Signalling is seen from the endpoint's start on, which comes after all wiring. Only the console's: the network has a trace of its own, or none.
    @Bean(defaultCandidate = false)
    @Qualifier("ladders")
    SipLadders sipLadders(ConsoleSettings settings, SipEndpoint endpoint, Clock clock, MeterRegistry meters) {
        var ladders = new SipLadders(clock);
        if (settings.keepsSignalling()) {
            endpoint.trace(ladders);
            Gauge.builder("yinxin.ladders.octets", ladders, SipLadders::octets).description("kept of recent calls' signalling").register(meters);
        }
        return ladders;
    }

    @Bean
    GatewayExchange.Lines linesOfOperators(TrunkUpkeep upkeep, E1Trunks e1) {
        return new GatewayExchange.Lines(upkeep, e1);
    }

    /// Whether this gateway still takes calls.
    @FunctionalInterface
    public interface Standing {
        Exchange.NodeState now();
    }

    @Bean
    GatewayExchange.Itself gatewayItself(Standing standing, WatchedCalls calls, Recordings recordings) {
        return () -> new Exchange.NodeLine("", true, standing.now(), calls.count(), recordings.inHand().size(), Optional.empty());
    }

    @Bean
    Exchange exchangeOfOperators(ConsoleSettings settings, GatewayExchange.Lines lines, WatchedCalls calls, @Qualifier("ladders") SipLadders ladders,
                                 GatewayExchange.Itself itself, ObjectProvider<Neighbours> neighbours) {
        return new GatewayExchange(settings, lines, calls, ladders, itself, Optional.ofNullable(neighbours.getIfAvailable()));
    }

    @Bean
    Signs signs(Exchange exchange, Traffic traffic, Deliveries deliveries, Account account, Webhooks webhooks) {
        return new Signs(exchange, traffic, deliveries, account, webhooks);
    }

    @Bean
    MeterBinder consoleMeters(Pulse pulse) {
        return meters -> Gauge.builder("yinxin.console.watching", pulse, Pulse::watching).description("console pages that are told of changes").register(meters);
    }

    @Bean
    SqlWebhooks webhooks(Database database) {
        return new SqlWebhooks(database);
    }

    @Bean
    WebhookSignature webhookSignature(ConsoleSettings settings) {
        return new WebhookSignature(settings.signing());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    WebhookCourier webhookCourier(Webhooks webhooks, WebhookSignature signature, Clock clock) {
        return new WebhookCourier(webhooks, signature, clock);
    }

    @Bean
    MeterBinder operatorMeters(Webhooks webhooks) {
        return meters -> {
            Gauge.builder("yinxin.webhooks.waiting", webhooks, w -> w.depth().waiting()).description("webhook calls due now or later").register(meters);
            Gauge.builder("yinxin.webhooks.dead", webhooks, w -> w.depth().dead()).description("webhook calls given up").register(meters);
        };
    }

    @Bean
    Entrance entrance(Accounts accounts, Sessions sessions, AuditLog audit, ConsoleSettings settings, Clock clock) {
        return new Entrance(accounts, sessions, audit, settings.hashing(), clock);
    }
}

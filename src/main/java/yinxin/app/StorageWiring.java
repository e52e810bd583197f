package yinxin.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.type.AnnotatedTypeMetadata;
import yinxin.app.console.ConsoleWiring;
import yinxin.app.console.WatchedCalls;
import yinxin.storage.Ownerships;
import yinxin.storage.SqlBindings;
import yinxin.storage.SqlBooks;
import yinxin.storage.SqlLeases;
import yinxin.storage.SqlMessages;
import yinxin.storage.SqlNumberRules;
import yinxin.storage.SqlOwnGreetings;
import yinxin.storage.SqlPreferences;
import yinxin.storage.SqlRegistrations;
import yinxin.storage.SqlSeenEvents;
import yinxin.storage.SqlSharing;
import yinxin.storage.SqlSpokenCodes;
import yinxin.storage.SqlSubscribers;
import yinxin.storage.SqlTickets;
import yinxin.storage.SqlTranscripts;
import yinxin.storage.node.Heartbeat;
import yinxin.storage.node.NodeName;
import yinxin.storage.node.SqlLiveCalls;
import yinxin.storage.node.SqlNeighbours;
import yinxin.storage.node.SqlNodes;
import yinxin.storage.outbox.SqlAccount;
import yinxin.storage.outbox.SqlDues;
import yinxin.storage.outbox.SqlOutbox;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.recording.Recordings;

/// Where everything is kept.
@Configuration(proxyBeanMethods = false)
class StorageWiring {
    @Bean(destroyMethod = "close")
    Database database(Settings settings) {
        return Database.open(settings.database(), settings.database().isShared() ? NodeName.in(settings.dataDirectory()) : "");
    }

    @Bean
    Ownerships ownerships(Database database, Settings settings, Clock clock) {
        return new Ownerships(database, settings.masterKey(), clock);
    }

    @Bean
    SqlMessages messages(Database database, Ownerships ownerships, Clock clock) {
        return new SqlMessages(database, ownerships, clock);
    }

    @Bean
    SqlBindings bindings(Database database, Ownerships ownerships) {
        return new SqlBindings(database, ownerships);
    }

    @Bean
    SqlPreferences preferences(Database database) {
        return new SqlPreferences(database);
    }

    @Bean
    SqlNumberRules numberRules(Database database) {
        return new SqlNumberRules(database);
    }

    @Bean
    SqlOwnGreetings ownGreetings(Database database, Ownerships ownerships) {
        return new SqlOwnGreetings(database, ownerships);
    }

    @Bean
    SqlSharing sharing(Database database) {
        return new SqlSharing(database);
    }

    @Bean
    SqlSpokenCodes spokenCodes(Database database, SqlBindings bindings) {
        return new SqlSpokenCodes(database, bindings);
    }

    @Bean
    SqlTickets tickets(Database database, SqlBindings bindings, Settings settings) {
        return new SqlTickets(database, bindings, settings.masterKey().derive("tickets"));
    }

    @Bean
    SqlLeases leases(Database database, Settings settings) {
        return new SqlLeases(database, settings.lease());
    }

    @Bean
    SqlTranscripts transcripts(Database database, Ownerships ownerships) {
        return new SqlTranscripts(database, ownerships);
    }

    @Bean
    SqlOutbox outbox(Database database, Settings settings) {
        return new SqlOutbox(database, settings.notices());
    }

    @Bean
    SqlAccount account(Database database) {
        return new SqlAccount(database);
    }

    @Bean
    SqlBooks books(Database database) {
        return new SqlBooks(database);
    }

    @Bean
    SqlDues dues(Database database) {
        return new SqlDues(database);
    }

    @Bean
    SqlSeenEvents seenEvents(Database database) {
        return new SqlSeenEvents(database);
    }

    @Bean
    SqlSubscribers subscribers(Database database) {
        return new SqlSubscribers(database);
    }

    @Bean(destroyMethod = "close")
    SqlRegistrations registrations(Database database, Clock clock) {
        return new SqlRegistrations(database, clock);
    }

    /// What a gateway has besides when it shares its database with others.
    @Configuration(proxyBeanMethods = false)
    @Conditional(WhenShared.class)
    static class NodeWiring {
        /// Says how this node stands.
        interface NodeReport extends Runnable {}

        @Bean
        SqlNodes nodes(Database database) {
            return new SqlNodes(database);
        }

        @Bean
        @Primary
        SqlLiveCalls liveCalls(Database database, Recordings recordings) {
            return new SqlLiveCalls(database, recordings);
        }

        @Bean(initMethod = "start", destroyMethod = "close")
        Heartbeat heartbeat(SqlNodes nodes, SqlLiveCalls calls, Recordings recordings, NodeReport report, Courier courier, Clock clock) {
            return new Heartbeat(nodes, calls, recordings::speaking, report, courier::wake, clock);
        }

        @Bean
        SqlNeighbours neighbours(Database database, Settings settings, Clock clock) {
            var sip = settings.telephony().sip();
            return new SqlNeighbours(database, sip.hosts().getFirst() + ":" + sip.port(), clock);
        }

        @Bean
        NodeReport nodeReport(SqlNeighbours neighbours, WatchedCalls calls, Recordings recordings, ConsoleWiring.Standing standing) {
            return () -> neighbours.tell(standing.now(), List.copyOf(calls.live()), recordings.inHand().size());
        }

        @Bean
        MeterBinder nodeMeters(SqlNodes nodes) {
            return (MeterRegistry meters) -> Gauge.builder("yinxin.nodes", nodes, SqlNodes::count).description("gateways that share this database")
                    .register(meters);
        }
    }

    /// Spring takes a nested configuration along with the one around it; a gateway that is alone would beat for nobody.
    static final class WhenShared implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata configuration) {
            return Objects.requireNonNull(context.getBeanFactory()).getBean(Settings.class).database().isShared();
        }
    }
}

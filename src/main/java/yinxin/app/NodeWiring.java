package yinxin.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import yinxin.app.console.ConsoleWiring;
import yinxin.app.console.WatchedCalls;
import yinxin.storage.node.Heartbeat;
import yinxin.storage.node.SqlLiveCalls;
import yinxin.storage.node.SqlNeighbours;
import yinxin.storage.node.SqlNodes;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.recording.Recordings;

/// What a gateway has besides when it shares its database with others. It stands by itself: Spring takes a configuration that is nested in another along
/// with it, and a gateway that is alone would beat for nobody.
@Configuration(proxyBeanMethods = false)
class NodeWiring {
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

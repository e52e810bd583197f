package yinxin.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import yinxin.storage.node.Heartbeat;
import yinxin.storage.node.SqlLiveCalls;
import yinxin.storage.node.SqlNodes;
import yinxin.storage.sql.Database;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.recording.Recordings;

/// What a gateway has besides when it shares its database with others.
@Configuration(proxyBeanMethods = false)
class NodeWiring {
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
    Heartbeat heartbeat(SqlNodes nodes, SqlLiveCalls calls, Recordings recordings, Courier courier, Clock clock) {
        return new Heartbeat(nodes, calls, recordings::speaking, courier::wake, clock);
    }

    @Bean
    MeterBinder nodeMeters(SqlNodes nodes) {
        return (MeterRegistry meters) -> Gauge.builder("yinxin.nodes", nodes, SqlNodes::count).description("gateways that share this database")
                .register(meters);
    }
}

package yinxin.app;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import yinxin.network.e1.E1Gateway;
import yinxin.telephony.rtp.RtpEngine;

/// The embedded network's E1 to voicemail, when it has one.
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "yinxin.network.enabled", havingValue = "true")
class NetworkLineWiring {
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("!'${yinxin.network.voicemail.e1.listen:}'.isBlank()")
    static class LineWiring {
        @Bean(destroyMethod = "")
        E1Gateway networkLine(Settings settings, RtpEngine media, Clock clock) {
            var line = settings.network().line().orElseThrow(() -> new IllegalStateException("the settings have no E1 to voicemail, though there is one"));
            return new E1Gateway(settings.network().local().getAddress(), line, media, clock);
        }

        @Bean
        SmartLifecycle networkLineService(E1Gateway line) {
            return new Service(line);
        }

        @Bean
        MeterBinder networkLineMeters(E1Gateway line) {
            return (MeterRegistry meters) -> E1Wiring.measure(line.trunk(), meters);
        }
    }

    /// Starts before voicemail and the network take calls, and stops after both: the calls that are up come to their end in voicemail's own time.
    private static final class Service implements SmartLifecycle {
        /// What is still up then has been cut off by voicemail, or goes to one elsewhere.
        private static final Duration DRAINING = Duration.ofSeconds(5);

        private final E1Gateway line;
        private volatile boolean running;

        Service(E1Gateway line) {
            this.line = line;
        }

        @Override
        public void start() {
            try {
                line.start();
                running = true;
            } catch (IOException e) {
                throw new UncheckedIOException("the network's E1 to voicemail cannot be opened: " + e.getMessage(), e);
            }
        }

        @Override
        public void stop() {
            running = false;
            line.drain(DRAINING);
            line.close();
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return Integer.MAX_VALUE - 2;
        }
    }
}

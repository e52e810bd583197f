package yinxin.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import yinxin.app.e1.E1Meters;
import yinxin.app.e1.NetworkLine;
import yinxin.network.Doorkeeper;
import yinxin.network.Forwarding;
import yinxin.network.Registrar;
import yinxin.network.Registrations;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.network.Switch;
import yinxin.network.e1.E1Gateway;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.auth.DigestAuthenticator;
import yinxin.telephony.sip.proxy.ProxySettings;
import yinxin.telephony.sip.proxy.SipProxy;
import yinxin.telephony.sip.stack.SipTrace;

/// The embedded telephone network.
@Configuration(proxyBeanMethods = false)
class NetworkWiring {
    @Bean
    Subscriber.Terms subscriberTerms(Settings settings) {
        var network = settings.network();
        return new Subscriber.Terms(network.domain(), Forwarding.usual(network.noAnswer()), network.plan());
    }

    /// What there is only when it is enabled.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "yinxin.network.enabled", havingValue = "true")
    static class EnabledWiring {
        /// Calls that are being set up may go on for so long when the program is to stop.
        private static final Duration DRAINING = Duration.ofSeconds(5);

        @Bean
        Doorkeeper doorkeeper(Settings settings, SubscriberRegister register, Clock clock) {
            var network = settings.network();
            return new Doorkeeper(register, new DigestAuthenticator(network.domain(), clock, network.digests()), clock);
        }

        @Bean
        Registrar registrar(Settings settings, Doorkeeper doorkeeper, Registrations registrations, Clock clock) {
            var network = settings.network();
            var names = Set.copyOf(List.of(network.domain(), network.local().getAddress().getHostAddress()));
            return new Registrar(Registrar.Rules.usual(names, network.plan()), doorkeeper, registrations, clock);
        }

        @Bean
        Switch.People people(SubscriberRegister register, Registrations registrations) {
            return new Switch.People(register, registrations);
        }

        @Bean
        Switch.Settings switchSettings(Settings settings, SipEndpoint gateway, ObjectProvider<E1Gateway> line) {
            var network = settings.network();
            Supplier<String> ours = () -> network.voicemail().orElseGet(gateway::sentBy);
            var e1 = line.getIfAvailable();
            var voicemail = new Switch.Settings.Voicemail(e1 == null ? ours : () -> e1.isUsed() ? e1.sentBy() : ours.get(), ours, network.access());
            return new Switch.Settings(network.domain(), network.plan(), network.silence(), voicemail, network.upstream(), network.strangers());
        }

        @Bean
        Switch exchange(Switch.Settings settings, Switch.People people, Registrar registrar, Doorkeeper doorkeeper, Clock clock, MeterRegistry meters) {
            return new Switch(settings, people, registrar, doorkeeper, clock, meters);
        }

        /// Listens at once, so that phones find it, and takes calls when the gateway does.
        @Bean(destroyMethod = "close")
        SipProxy network(Settings settings, Switch exchange, ObjectProvider<SipTrace> trace, MeterRegistry meters) throws IOException {
            var network = settings.network();
            // Calls that are up find their way by what this key signed, after a restart too.
            var key = settings.masterKey().derive("record-route");
            var proxy = new SipProxy(new ProxySettings(network.local(), Set.of(network.domain()), key, network.mostCalls(), ProxySettings.Timing.STANDARD),
                    exchange, exchange.gate(), trace.getIfAvailable(() -> SipTrace.NONE), meters);
            proxy.stopTakingCalls();
            return proxy;
        }

        @Bean
        SmartLifecycle networkService(SipProxy network) {
            return new Service(network);
        }

        @Bean
        MeterBinder networkMeters(Registrations registrations, Doorkeeper doorkeeper, Clock clock) {
            return meters -> {
                Gauge.builder("yinxin.network.phones", registrations, r -> r.count(clock.instant())).description("registered").register(meters);
                proofs("challenged", doorkeeper, Doorkeeper.Figures::challenged).register(meters);
                proofs("accepted", doorkeeper, Doorkeeper.Figures::admitted).register(meters);
                proofs("stale", doorkeeper, Doorkeeper.Figures::stale).register(meters);
                proofs("replayed", doorkeeper, Doorkeeper.Figures::replayed).register(meters);
                proofs("wrong", doorkeeper, Doorkeeper.Figures::refused).register(meters);
                proofs("unknown", doorkeeper, Doorkeeper.Figures::unknown).register(meters);
                proofs("locked-out", doorkeeper, Doorkeeper.Figures::lockedOut).register(meters);
            };
        }

        private static FunctionCounter.Builder<Doorkeeper> proofs(String outcome, Doorkeeper doorkeeper, ToLongFunction<Doorkeeper.Figures> figure) {
            return FunctionCounter.builder("yinxin.network.proofs", doorkeeper, d -> figure.applyAsLong(d.figures())).tag("outcome", outcome)
                    .description("passwords asked for, and what came of it");
        }

        /// The line over which missed calls go to voicemail, when there is one.
        @Configuration(proxyBeanMethods = false)
        @ConditionalOnExpression("!'${yinxin.network.voicemail.e1.listen:}'.isBlank()")
        static class LineWiring {
            @Bean(destroyMethod = "")
            E1Gateway networkLine(Settings settings, RtpEngine media, Clock clock) {
                var line = settings.network().line().orElseThrow(() -> new IllegalStateException("the settings have no E1 to voicemail, though there is one"));
                return new E1Gateway(settings.network().local().getAddress(), line, media, clock);
            }

            @Bean
            NetworkLine networkLineService(E1Gateway line) {
                return new NetworkLine(line);
            }

            @Bean
            MeterBinder networkLineMeters(E1Gateway line) {
                return (MeterRegistry meters) -> E1Meters.measure(line.trunk(), meters);
            }
        }

        /// Takes calls after everything else has started, and stops before.
        private static final class Service implements SmartLifecycle {
            private final SipProxy network;
            private volatile boolean running;

            Service(SipProxy network) {
                this.network = network;
            }

            @Override
            public void start() {
                network.takeCalls();
                running = true;
            }

            @Override
            public void stop() {
                running = false;
                network.drain(DRAINING);
            }

            @Override
            public boolean isRunning() {
                return running;
            }

            @Override
            public int getPhase() {
                return Integer.MAX_VALUE;
            }
        }
    }
}

package yinxin.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import yinxin.app.console.ConsoleWiring;
import yinxin.storage.sql.Database;
import yinxin.telephony.e1.E1Trunks;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.rtp.RtpTotals;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.trunk.TrunkState;
import yinxin.telephony.sip.trunk.TrunkUpkeep;
import yinxin.voicemail.Journey;
import yinxin.voicemail.call.DepositOutcome;
import yinxin.voicemail.call.Wishes;
import yinxin.voicemail.delivery.Account;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.ledger.Reconciled;
import yinxin.voicemail.ledger.Reconciliation;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.proof.CodeCalls;
import yinxin.voicemail.recording.Recordings;

/// Start and stop in the right order, health, and metrics.
@Configuration(proxyBeanMethods = false)
class OperationWiring {
    @Bean
    CallService callService(SipEndpoint endpoint, TrunkUpkeep trunks, E1Trunks e1, Journey journey, Settings settings, CodeCalls codeCalls) {
        return new CallService(new CallService.Lines(endpoint, trunks, e1), journey, settings.recording(), codeCalls, settings.drain());
    }

    @Bean
    HealthIndicator databaseHealthIndicator(Database database) {
        return () -> health(database.isWritable(), "the database cannot be read and written");
    }

    @Bean
    HealthIndicator recordingsHealthIndicator(Recordings recordings) {
        return () -> health(recordings.isWritable(), "the disk for recordings is full or cannot be written");
    }

    @Bean
    ConsoleWiring.Standing standing(CallService calls) {
        return () -> calls.isDraining() ? Exchange.NodeState.DRAINING : Exchange.NodeState.UP;
    }

    /// Calls that are answered while messages wait to be written down are answered at the expense of their notices.
    @Bean
    SmartInitializingSingleton noticesBeforeCalls(Database database, SipEndpoint endpoint) {
        return () -> database.whenLate(endpoint::behind);
    }

    @Bean
    HealthIndicator sipHealthIndicator(CallService calls) {
        return () -> health(calls.isRunning(), "no calls are taken");
    }

    /// How the trunks stand, for information: a peer that is away is no reason to take this gateway out of service.
    @Bean
    HealthIndicator trunksHealthIndicator(TrunkUpkeep trunks) {
        return () -> {
            var health = Health.up();
            trunks.answers().forEach((trunk, state) -> health.withDetail(trunk, said(state)));
            trunks.registrations().forEach((trunk, state) -> health.withDetail(trunk + " (registration)", said(state)));
            return health.build();
        };
    }

    private static String said(TrunkState state) {
        return state.standing().name().toLowerCase(Locale.ROOT) + " since " + state.since().truncatedTo(ChronoUnit.SECONDS) + ": " + state.why();
    }

    private static Health health(boolean good, String otherwise) {
        return good ? Health.up().build() : Health.outOfService().withDetail("why", otherwise).build();
    }

    @Bean
    MeterBinder mediaMeters(RtpEngine engine) {
        return (MeterRegistry meters) -> {
            Gauge.builder("yinxin.rtp.sessions", engine, e -> e.totals().sessionsOpen()).description("calls with open media").register(meters);
            packets("received", engine, RtpTotals::packetsReceived).description("taken").register(meters);
            packets("sent", engine, RtpTotals::packetsSent).description("sent").register(meters);
            packets("strangers", engine, RtpTotals::strangersDropped).description("not from the negotiated peer, dropped").register(meters);
            packets("malformed", engine, RtpTotals::malformed).description("no RTP, dropped").register(meters);
            packets("forged", engine, RtpTotals::forged).description("of an encrypted call, not authentic, dropped").register(meters);
            packets("replayed", engine, RtpTotals::replayed).description("of an encrypted call, seen before, dropped").register(meters);
            packets("late", engine, RtpTotals::late).description("came after their time").register(meters);
            packets("lost", engine, RtpTotals::lost).description("never came").register(meters);
        };
    }

    private static FunctionCounter.Builder<RtpEngine> packets(String what, RtpEngine engine, ToLongFunction<RtpTotals> total) {
        return FunctionCounter.builder("yinxin.rtp.packets." + what, engine, e -> total.applyAsLong(e.totals()));
    }

    /// What the reconciliation found last; before the first there is nothing to show.
    @Bean
    MeterBinder reconciliationMeters(Reconciliation reconciliation, AnsweredCalls answered) {
        return (MeterRegistry meters) -> {
            FunctionCounter.builder("yinxin.calls.answered", answered, AnsweredCalls::answered).description("diverted calls answered").register(meters);
            FunctionCounter.builder("yinxin.reconciliation.taken.up", reconciliation, Reconciliation::takenUp)
                    .description("calls that nobody had settled").register(meters);
            for (var kind : Reconciled.KINDS) {
                Gauge.builder("yinxin.reconciliation.difference", reconciliation, r -> found(r, of -> of.differences().getOrDefault(kind, 0L)))
                        .tag("kind", kind).description("what does not add up; must be 0").register(meters);
            }
            Gauge.builder("yinxin.reconciliation.calls", reconciliation, r -> found(r, of -> of.calls().answered()))
                    .description("answered calls compared").register(meters);
            Gauge.builder("yinxin.reconciliation.items", reconciliation, r -> found(r, of -> of.balance().items())).description("items").register(meters);
            Gauge.builder("yinxin.reconciliation.at", reconciliation, r -> found(r, of -> of.at().getEpochSecond())).baseUnit("seconds")
                    .description("when, since 1970").register(meters);
        };
    }

    private static double found(Reconciliation reconciliation, ToLongFunction<Reconciled> what) {
        return reconciliation.latest().map(found -> (double) what.applyAsLong(found)).orElse(Double.NaN);
    }

    @Bean
    MeterBinder deliveryMeters(Outbox outbox, Account account, Journey journey, Recordings recordings, Settings settings, Clock clock) {
        return (MeterRegistry meters) -> {
            Gauge.builder("yinxin.outbox.waiting", outbox, o -> o.depth().waiting()).description("pushes due now or later").register(meters);
            Gauge.builder("yinxin.outbox.held", outbox, o -> o.depth().held()).description("pushes whose follower has left").register(meters);
            Gauge.builder("yinxin.outbox.refused", outbox, o -> o.depth().refused()).description("pushes given up").register(meters);
            Gauge.builder("yinxin.account.held", account, a -> a.state().hold().isPresent() ? 1 : 0)
                    .description("1: WeChat has stopped the account's notices").register(meters);
            Gauge.builder("yinxin.account.quota.left", account, a -> a.state().templatesLeft(clock.instant(), settings.notices()))
                    .description("template messages left today").register(meters);
            Gauge.builder("yinxin.messages.unsettled", journey, Journey::unsettled).description("messages that wait for the database").register(meters);
            Gauge.builder("yinxin.recordings.unshipped", recordings, Recordings::unshipped).description("recordings that wait for S3 on this disk").register(meters);
            Gauge.builder("yinxin.recordings.running", recordings, Recordings::running).description("calls being recorded").register(meters);
        };
    }

    @Bean
    MeterBinder wishMeters(Wishes wishes) {
        return (MeterRegistry meters) -> {
            for (var why : DepositOutcome.Unwanted.values()) {
                FunctionCounter.builder("yinxin.calls.unwanted", wishes, w -> w.refusals(why)).tag("why", why.name().toLowerCase(Locale.ROOT))
                        .description("refused before the answer, as their called parties wish").register(meters);
            }
        };
    }
}

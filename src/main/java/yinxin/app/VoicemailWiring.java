package yinxin.app;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import yinxin.app.console.WatchedCalls;
import yinxin.storage.Ownerships;
import yinxin.storage.s3.S3Shelf;
import yinxin.telephony.e1.E1Trunks;
import yinxin.telephony.rtp.RtpEngine;
import yinxin.telephony.sip.SipEndpoint;
import yinxin.telephony.sip.proxy.SipProxy;
import yinxin.telephony.sip.trunk.TrunkUpkeep;
import yinxin.voicemail.ClockWatch;
import yinxin.voicemail.Journey;
import yinxin.voicemail.SpoolOfJourney;
import yinxin.voicemail.Upkeep;
import yinxin.voicemail.call.ArrivalReader;
import yinxin.voicemail.call.CodeCaller;
import yinxin.voicemail.call.CodeCallRules;
import yinxin.voicemail.call.CodeLine;
import yinxin.voicemail.call.Deposit;
import yinxin.voicemail.call.DepositBooks;
import yinxin.voicemail.call.DepositRules;
import yinxin.voicemail.call.GreetingByPhone;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.call.NumberProof;
import yinxin.voicemail.call.Wishes;
import yinxin.voicemail.delivery.Account;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.delivery.Dues;
import yinxin.voicemail.delivery.Notifier;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.delivery.RetryPolicy;
import yinxin.voicemail.ledger.AnsweredCalls;
import yinxin.voicemail.ledger.Books;
import yinxin.voicemail.ledger.Reconciliation;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.owner.Leases;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.proof.CodeCalls;
import yinxin.voicemail.proof.NoCodeCalls;
import yinxin.voicemail.proof.SpokenCodes;
import yinxin.voicemail.recording.OwnGreetings;
import yinxin.voicemail.recording.Recordings;

/// From the telephone to the outbox.
@Configuration(proxyBeanMethods = false)
class VoicemailWiring {
    @Bean(destroyMethod = "")
    Recordings recordings(Settings settings, Ownerships ownerships) {
        return Recordings.open(settings.dataDirectory(), ownerships, settings.shelf().map(S3Shelf::new));
    }

    @Bean
    Greetings greetings(Settings settings) throws IOException {
        return Greetings.load(settings.telephony().language(), settings.dataDirectory().resolve("greetings"));
    }

    @Bean
    ArrivalReader arrivals(Settings settings, Bindings bindings) {
        return new ArrivalReader(settings.telephony().accessNumbers(), settings.telephony().trunks(), bindings,
                settings.telephony().codeCalls().map(CodeCallRules::caller));
    }

    @Bean
    DepositRules depositRules(Settings settings, Greetings greetings) {
        return new DepositRules(greetings, settings.recording(), settings.telephony().unbound());
    }

    @Bean
    GreetingByPhone greetingByPhone(Bindings bindings, OwnGreetings own, Greetings greetings, Clock clock) {
        return new GreetingByPhone(bindings, own, greetings, clock);
    }

    @Bean
    NumberProof numberProof(Bindings bindings, Greetings greetings, GreetingByPhone greetingByPhone, Clock clock) {
        return new NumberProof(bindings, greetings, greetingByPhone, clock);
    }

    @Bean
    Wishes wishes(Bindings bindings, NumberRules rules, OwnGreetings own, DepositRules operator) {
        return new Wishes(bindings, rules, own, operator);
    }

    @Bean
    AnsweredCalls answeredCalls(Settings settings, Clock clock) {
        return AnsweredCalls.open(settings.dataDirectory(), clock);
    }

    @Bean
    DepositBooks depositBooks(Wishes wishes, AnsweredCalls answered, Messages messages) {
        return new DepositBooks(wishes, answered, messages);
    }

    @Bean
    Deposit deposit(ArrivalReader arrivals, DepositBooks books, Recordings recordings, DepositRules rules, NumberProof proof, Clock clock) {
        return new Deposit(arrivals, books, recordings, rules, proof, clock);
    }

    @Bean(destroyMethod = "")
    Courier courier(Outbox outbox, Account account, Notifier notifier, Clock clock) {
        return new Courier(outbox, account, notifier, RetryPolicy.DEFAULT, clock);
    }

    @Bean(destroyMethod = "")
    Journey journey(Messages messages, Recordings recordings, Courier courier, Clock clock) {
        return new Journey(messages, recordings, courier, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Reconciliation reconciliation(AnsweredCalls answered, Books books, Journey journey, Recordings recordings, Settings settings, Clock clock) {
        return new Reconciliation(answered, books, new SpoolOfJourney(journey, recordings, settings.recording()), clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ClockWatch clockWatch(Dues dues, Courier courier, Clock clock) {
        return new ClockWatch(dues, courier, clock);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Upkeep upkeep(Leases leases, Courier courier, Clock clock) {
        return new Upkeep(leases, courier, clock);
    }

    @Bean(destroyMethod = "close")
    RtpEngine rtpEngine(Settings settings) {
        return new RtpEngine(settings.telephony().rtp());
    }

    @Bean(destroyMethod = "")
    SipEndpoint sipEndpoint(Settings settings, RtpEngine media, Deposit deposit, Journey journey, WatchedCalls watched, MeterRegistry meters) {
        return new SipEndpoint(settings.telephony().sip(), media, watched.watching(call -> journey.carryOn(deposit.take(call))), Clock.systemUTC(), meters);
    }

    /// Calls over them are taken as those over SIP are.
    @Bean(destroyMethod = "")
    E1Trunks e1Trunks(Settings settings, Deposit deposit, Journey journey, WatchedCalls watched) {
        return new E1Trunks(settings.telephony().e1(), watched.watching(call -> journey.carryOn(deposit.take(call))), Clock.systemUTC());
    }

    @Bean(destroyMethod = "")
    CodeCalls codeCalls(Settings settings, SipEndpoint endpoint, ObjectProvider<SipProxy> network, SpokenCodes codes, Greetings greetings, Clock clock) {
        var rules = settings.telephony().codeCalls();
        if (rules.isEmpty()) {
            return new NoCodeCalls();
        }
        var local = settings.network().local().getAddress().getHostAddress();
        Supplier<String> peer = rules.get().via().equals(CodeCallRules.NETWORK) ? () -> "sip:" + local + ":" + network.getObject().port() : rules.get()::via;
        return new CodeCaller(new CodeLine(endpoint, peer, rules.get()), codes, greetings, clock);
    }

    @Bean(destroyMethod = "")
    TrunkUpkeep trunkUpkeep(Settings settings, SipEndpoint endpoint, SslBundles bundles, MeterRegistry meters) {
        settings.telephony().certificate().ifPresent(certificate -> certificate.follow(bundles));
        return new TrunkUpkeep(settings.telephony().upkeep(), uri -> endpoint.lines().towards(uri), meters, Clock.systemUTC());
    }
}

package yinxin.telephony.sip.trunk;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import yinxin.telephony.sip.registration.Registration;
import yinxin.telephony.sip.registration.RegistrationState;
import yinxin.telephony.sip.registration.Renewal;
import yinxin.telephony.sip.stack.SipHeaders.NameAddr;
import yinxin.telephony.sip.stack.SipStack;
import yinxin.telephony.sip.trunk.TrunkState.Standing;

/// Looks after every trunk that wants it, until it is closed. What it finds is there to be read; it stops no call.
public final class TrunkUpkeep implements AutoCloseable {
    private final List<TrunkPlan> plans;
    private final Function<String, SipStack> lines;
    private final Clock clock;
    private final Map<String, Watched> answers = new TreeMap<>();
    private final Map<String, Watched> registrations = new TreeMap<>();
    private final List<Registration> registered = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    /// @param lines by which stack a URI's host is reached
    public TrunkUpkeep(List<TrunkPlan> plans, Function<String, SipStack> lines, MeterRegistry meters, Clock clock) {
        this.plans = List.copyOf(plans);
        this.lines = lines;
        this.clock = clock;
        for (var plan : plans) {
            plan.keepalive().ifPresent(_ -> answers.put(plan.trunk(), watched("yinxin.trunk.up", "trunk " + plan.trunk(), plan, meters)));
            plan.registration().ifPresent(_ -> registrations.put(plan.trunk(),
                    watched("yinxin.trunk.registered", "the registration with trunk " + plan.trunk(), plan, meters)));
        }
    }

    private Watched watched(String meter, String what, TrunkPlan plan, MeterRegistry meters) {
        var watched = new Watched(what, clock);
        Gauge.builder(meter, watched, w -> w.state().measure()).description("1 up, 0 down, NaN before the first answer").tag("trunk", plan.trunk())
                .register(meters);
        return watched;
    }

    /// Begins. The endpoint must be started.
    public void start() {
        for (var plan : plans) {
            plan.keepalive().ifPresent(keepalive -> Thread.ofVirtual().name("keepalive-" + plan.trunk())
                    .start(new Keepalives(keepalive, lines, Objects.requireNonNull(answers.get(plan.trunk())), closing)));
            plan.registration().ifPresent(upstream -> registered.add(register(upstream, Objects.requireNonNull(registrations.get(plan.trunk())))));
        }
    }

    private Registration register(TrunkPlan.Upstream upstream, Watched watched) {
        var transport = TrunkPlan.transport(upstream.registrar());
        var stack = lines.apply(upstream.registrar());
        var domain = new NameAddr("", upstream.registrar(), Map.of()).host();
        var contact = stack.contact(transport, false).replaceAll("[<>]", "");
        var plan = new Registration.Plan(upstream.registrar(), "sip:" + upstream.login().user() + "@" + domain, contact, Optional.empty(), transport, upstream.login(), upstream.expires(), Renewal.USUAL);
        return new Registration(stack, plan, state -> judge(state, watched), clock);
    }

    private static void judge(RegistrationState state, Watched watched) {
        switch (state) {
            case RegistrationState.Asking _, RegistrationState.Ended _ -> { }
            case RegistrationState.Registered _ -> watched.found(Standing.UP, "registered");
            case RegistrationState.Away(var why, _) -> watched.found(Standing.DOWN, why);
            case RegistrationState.Refused(var status, var reason, _) -> watched.found(Standing.DOWN, "refused with " + status + " " + reason
                    + ": check user and password with the trunk's operator");
        }
    }

    /// Which trunks answer, by name.
    public Map<String, TrunkState> answers() {
        return states(answers);
    }

    /// With which trunks we are registered, by name.
    public Map<String, TrunkState> registrations() {
        return states(registrations);
    }

    private static Map<String, TrunkState> states(Map<String, Watched> watched) {
        var states = new TreeMap<String, TrunkState>();
        watched.forEach((trunk, w) -> states.put(trunk, w.state()));
        return states;
    }

    /// Asks no more, and takes the registrations back.
    @Override
    public void close() {
        closing.countDown();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            registered.forEach(registration -> threads.execute(registration::close));
        }
    }
}

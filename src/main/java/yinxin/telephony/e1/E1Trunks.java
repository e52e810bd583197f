package yinxin.telephony.e1;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.e1.q931.Q850Cause;
import yinxin.telephony.e1.q931.Setup;
import yinxin.telephony.sip.CallThreads;
import yinxin.telephony.sip.IncomingCall;

/// All E1s of this program, on one thread. Calls that come are handled on virtual threads of their own, as any call is.
public final class E1Trunks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(E1Trunks.class);
    /// How long closing waits for handlers to put their things in order.
    private static final Duration FAREWELL = Duration.ofSeconds(5);
    /// The last RELEASE is still to leave: a few packets.
    private static final Duration LAST_WORD = Duration.ofMillis(30);
    /// A call that has been diverted more often goes round in circles (as with SIP; MAP's NumberOfForwarding, ISUP's counter: 1 to 5).
    private static final int MOST_DIVERSIONS = 5;

    private final List<E1Trunk> trunks;
    private final IncomingCall.Handler handler;
    private final Clock clock;
    private final E1Loop loop = new E1Loop();
    private final CallThreads handlers = new CallThreads();
    private volatile boolean takingCalls;
    private boolean started;

    public E1Trunks(List<E1Settings> settings, IncomingCall.Handler handler, Clock clock) {
        this.trunks = settings.stream().map(E1Trunk::new).toList();
        this.handler = handler;
        this.clock = clock;
    }

    /// In the order of their settings.
    public List<E1Trunk> trunks() {
        return trunks;
    }

    /// Binds the ports, brings the lines up and begins to take calls.
    ///
    /// @throws IOException when an address or port cannot be bound; the message says which
    public void start() throws IOException {
        if (trunks.isEmpty()) {
            return;
        }
        for (var trunk : trunks) {
            var line = new E1Line(trunk.settings(), new E1Line.House(loop, (leg, setup) -> offered(trunk, leg, setup), trunk.watcher(), clock));
            trunk.carriedBy(line);
            loop.carry(line);
        }
        takingCalls = true;
        started = true;
        loop.start();
        LOG.info("{} E1", trunks.size());
    }

    private boolean offered(E1Trunk trunk, E1Leg leg, Setup setup) {
        if (!takingCalls) {
            return false;
        }
        var call = new E1IncomingCall(leg, SetupEvidence.read(setup, trunk.name(), clock.instant()));
        handlers.start(() -> handle(call));
        return true;
    }

    private void handle(E1IncomingCall call) {
        var cause = Q850Cause.TEMPORARY_FAILURE;
        try {
            if (call.diverted().diversions() > MOST_DIVERSIONS) {
                call.reject(482, "Too Many Diversions");
            } else {
                handler.take(call);
            }
            cause = Q850Cause.NO_USER_RESPONDING;
            // last line of the thread
        } catch (Exception e) {
            LOG.error("the handler of call {} failed; this is a fault of ours", call.diverted().callId(), e);
        } finally {
            call.finish(cause);
        }
    }

    /// From now on calls that come are refused, and calls that are up go on to their end.
    public void stopTakingCalls() {
        takingCalls = false;
    }

    /// Turns new calls away and waits, at most so long, for those that are up to come to their own end.
    public void drain(Duration atMost) {
        stopTakingCalls();
        handlers.await(atMost);
    }

    /// Ends the calls that are up, waits a little for their handlers, and closes the ports.
    @Override
    public void close() {
        takingCalls = false;
        if (!started) {
            return;
        }
        started = false;
        trunks.forEach(t -> t.line().ifPresent(line -> line.run(() -> line.clearAll(Q850Cause.DESTINATION_OUT_OF_ORDER))));
        handlers.await(FAREWELL);
        LockSupport.parkNanos(LAST_WORD.toNanos());
        loop.close();
        trunks.forEach(t -> t.line().ifPresent(E1Line::close));
    }
}

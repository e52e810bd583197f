package yinxin.telephony.sip.trunk;

import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.sip.trunk.TrunkState.Standing;

/// The state of one thing about one trunk. A change is told once.
final class Watched {
    private static final Logger LOG = LoggerFactory.getLogger(Watched.class);

    private final String what;
    private final Clock clock;
    private volatile TrunkState state;

    /// @param what as it stands in the log, before its state
    Watched(String what, Clock clock) {
        this.what = what;
        this.clock = clock;
        this.state = new TrunkState(Standing.ASKING, "not asked yet", clock.instant());
    }

    TrunkState state() {
        return state;
    }

    /// Takes what was found. Only another standing is a change.
    synchronized void found(Standing standing, String why) {
        if (state.standing() == standing) {
            return;
        }
        state = new TrunkState(standing, why, clock.instant());
        if (standing == Standing.UP) {
            LOG.info("{} is up: {}", what, why);
        } else {
            LOG.warn("{} is down: {}", what, why);
        }
    }
}

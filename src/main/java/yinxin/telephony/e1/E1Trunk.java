package yinxin.telephony.e1;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.e1.q931.Setup;

/// One E1 as others see it: how it stands, what it has seen, calls to place. From any thread.
public final class E1Trunk {
    private final E1Settings settings;
    private final List<E1Watcher> watchers = new CopyOnWriteArrayList<>();
    private volatile @Nullable E1Line line;

    E1Trunk(E1Settings settings) {
        this.settings = settings;
    }

    void carriedBy(E1Line carrying) {
        line = carrying;
    }

    Optional<E1Line> line() {
        return Optional.ofNullable(line);
    }

    /// What watches the line: everybody who asked to.
    E1Watcher watcher() {
        return new E1Watcher() {
            @Override
            public void message(boolean sent, byte[] q931) {
                watchers.forEach(w -> w.message(sent, q931));
            }

            @Override
            public void channel(int channel, boolean busy) {
                watchers.forEach(w -> w.channel(channel, busy));
            }
        };
    }

    /// As the operator calls it.
    public String name() {
        return settings.name();
    }

    /// What it was made of.
    public E1Settings settings() {
        return settings;
    }

    /// How it stands; empty before it is started.
    public Optional<E1State> state() {
        return line().map(E1Line::state);
    }

    /// What it has seen; empty before it is started.
    public Optional<E1Figures> figures() {
        return line().map(E1Line::figures);
    }

    /// Shows everything that goes over it to `watcher`, from now on.
    public void watch(E1Watcher watcher) {
        watchers.add(watcher);
    }

    /// Places a call. Returns at once; the call tells how it goes.
    ///
    /// @throws IllegalStateException before the trunk is started
    public OutgoingE1Call call(Setup setup) {
        var carrying = line().orElseThrow(() -> new IllegalStateException("the E1 " + name() + " is not started"));
        var leg = new E1Leg(carrying);
        carrying.run(() -> carrying.place(leg, setup));
        return new OutgoingE1Call(leg);
    }

    /// Asks the other side to forget the calls of one channel, or of all for 0, and forgets them (RESTART).
    public void restart(int channel) {
        line().ifPresent(l -> l.run(() -> {
            if (channel == 0) {
                l.signalling().restartAll(System.nanoTime());
            } else {
                l.signalling().restart(channel, System.nanoTime());
            }
        }));
    }
}

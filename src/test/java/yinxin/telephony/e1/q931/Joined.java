package yinxin.telephony.e1.q931;

import java.time.Duration;
import java.util.BitSet;
import java.util.function.Predicate;
import yinxin.telephony.e1.q931.CallControl.Settings;
import yinxin.telephony.e1.q931.CallControl.Side;

/// A user's and a network's side on one D channel, whose time the test moves.
final class Joined {
    final Station user;
    final Station network;
    long now;
    /// Which messages get lost.
    Predicate<byte[]> lost = _ -> false;

    Joined() {
        this(Settings.of(Side.USER), Settings.of(Side.NETWORK), Station.allChannels());
    }

    Joined(Settings ofUser, Settings ofNetwork, BitSet channels) {
        user = new Station(ofUser, channels);
        network = new Station(ofNetwork, channels);
        linkUp();
    }

    void linkUp() {
        user.control.linkUp(now);
        network.control.linkUp(now);
        settle();
    }

    void linkDown() {
        user.control.linkDown(now);
        network.control.linkDown(now);
    }

    /// Carries messages until neither side has more to say.
    void settle() {
        while (!user.sent.isEmpty() || !network.sent.isEmpty()) {
            carry(user, network);
            carry(network, user);
        }
    }

    private void carry(Station from, Station to) {
        while (!from.sent.isEmpty()) {
            var message = from.sent.removeFirst();
            if (!lost.test(message)) {
                to.control.message(message, now);
            }
        }
    }

    /// Moves time on, timer by timer.
    void pass(Duration time) {
        var end = now + time.toNanos();
        for (var next = nextTick(); next <= end; next = nextTick()) {
            now = Math.max(now, next);
            user.control.tick(now);
            network.control.tick(now);
            settle();
        }
        now = end;
    }

    void pass(int seconds) {
        pass(Duration.ofSeconds(seconds));
    }

    private long nextTick() {
        return Math.min(user.control.nextTick(), network.control.nextTick());
    }

    /// A call of the network that the user has answered.
    void talk(Setup setup) {
        network.place(setup, now);
        settle();
        user.control.connect(user.call, now);
        settle();
        user.told();
        network.told();
    }
}

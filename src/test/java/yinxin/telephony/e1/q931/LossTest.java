package yinxin.telephony.e1.q931;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import yinxin.telephony.e1.q931.CallControl.Placed;
import yinxin.telephony.e1.q931.CallControl.Settings;
import yinxin.telephony.e1.q931.CallControl.Side;
import yinxin.telephony.e1.q931.PartyNumber.Type;

/// Whatever gets lost and whatever comes: no call stays for ever, no channel is lost, nothing throws.
class LossTest {
    private static final Setup CALL = Setup.to(PartyNumber.of("88886666", Type.SUBSCRIBER));
    /// Longer than any timer, with all its repetitions.
    private static final int LONG = 600;

    @Test
    void messagesMayGetLostAnywhere() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var line = new Joined();
            line.lost = _ -> random.nextInt(100) < 15;
            for (var step = 0; step < 60; step++) {
                act(random, line, random.nextBoolean() ? line.user : line.network);
                line.settle();
                line.pass(random.nextInt(20));
            }
            line.lost = _ -> false;
            hangUpAll(line);
            assertThat(List.of(line.user.control.calls(), line.network.control.calls())).as("seed " + seed).containsExactly(0, 0);
            assertThat(line.user.open).isEmpty();
            assertThat(line.network.open).isEmpty();
            allChannelsWork(line);
        }
    }

    @Test
    void theLinkMayBeLostAndResetAtAnyTime() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var line = new Joined();
            for (var step = 0; step < 60; step++) {
                switch (random.nextInt(6)) {
                    case 0 -> line.linkDown();
                    case 1 -> line.linkUp();
                    case 2 -> line.user.control.linkDown(line.now);
                    default -> act(random, line, random.nextBoolean() ? line.user : line.network);
                }
                line.settle();
                line.pass(random.nextInt(40));
            }
            line.linkUp();
            hangUpAll(line);
            assertThat(List.of(line.user.control.calls(), line.network.control.calls())).as("seed " + seed).containsExactly(0, 0);
            allChannelsWork(line);
        }
    }

    private static void act(Random random, Joined line, Station station) {
        var open = station.open.isEmpty() ? 0 : station.open.get(random.nextInt(station.open.size()));
        switch (random.nextInt(9)) {
            case 0, 1 -> {
                if (station.control.setup(random.nextBoolean() ? CALL : CALL.on(1 + random.nextInt(15), random.nextBoolean()), line.now)
                        instanceof Placed.Sent(var call, _)) {
                    station.open.add(call);
                }
            }
            case 2 -> station.control.proceed(open);
            case 3 -> station.control.alert(open);
            case 4, 5 -> station.control.connect(open, line.now);
            case 6 -> station.control.progress(open);
            case 7 -> station.control.disconnect(open, Q850Cause.NORMAL_CLEARING, line.now);
            default -> {
                if (random.nextInt(5) == 0) {
                    station.control.restart(1 + random.nextInt(15), line.now);
                }
            }
        }
    }

    private static void hangUpAll(Joined line) {
        for (var station : List.of(line.user, line.network)) {
            for (var call : List.copyOf(station.open)) {
                station.control.disconnect(call, Q850Cause.NORMAL_CLEARING, line.now);
            }
        }
        line.settle();
        line.pass(LONG);
    }

    private static void allChannelsWork(Joined line) {
        var taken = new ArrayList<Integer>();
        while (line.network.control.setup(CALL, line.now) instanceof Placed.Sent(_, var channel)) {
            taken.add(channel);
        }
        assertThat(taken).hasSize(30);
    }

    @Test
    void anyOctetsAreBorne() {
        var random = new Random(931);
        for (var side : Side.values()) {
            var station = new Station(Settings.of(side), Station.allChannels());
            station.control.linkUp(0);
            for (var i = 0; i < 200_000; i++) {
                var octets = new byte[random.nextInt(40)];
                random.nextBytes(octets);
                if (octets.length > 5 && random.nextInt(10) > 0) {
                    octets[0] = 8;
                    octets[1] = 2;
                    octets[2] = (byte) (random.nextBoolean() ? 0x80 : 0);
                    octets[3] = (byte) random.nextInt(4);
                    octets[4] = (byte) Message.Type.values()[random.nextInt(Message.Type.values().length)].code;
                }
                station.control.message(octets, i);
                station.sent.clear();
                station.events.clear();
                station.log.clear();
            }
            assertThat(station.control.calls()).isLessThanOrEqualTo(30);
        }
    }

    @Test
    void messagesMayBeChangedOnTheWay() {
        for (var seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            var line = new Joined();
            line.lost = message -> {
                if (random.nextInt(3) == 0) {
                    message[random.nextInt(4, message.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return false;
            };
            for (var step = 0; step < 60; step++) {
                act(random, line, random.nextBoolean() ? line.user : line.network);
                line.settle();
                line.pass(random.nextInt(20));
            }
            line.lost = _ -> false;
            hangUpAll(line);
            assertThat(List.of(line.user.control.calls(), line.network.control.calls())).as("seed " + seed).containsExactly(0, 0);
        }
    }
}

package yinxin.telephony.e1;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.e1.q931.CallControl;
import yinxin.telephony.e1.q931.PartyNumber;
import yinxin.telephony.e1.q931.Setup;
import yinxin.telephony.e1.wire.Emulation;
import yinxin.telephony.e1.wire.WireSettings;
import yinxin.telephony.rtp.RecordingRules;
import yinxin.telephony.sip.IncomingCall;

/// A measurement, no test: eight E1s with thirty calls each, between two programs. `gateway` records all and compares every sample; `exchange SECONDS` calls and
/// speaks. What the packets' times are, a capture says.
final class EightLinesTrial {
    private static final int LINES = 8;
    private static final int CALLS = 30;
    private static final int PORT = 18_100;
    private static final int PEER = 18_200;
    private static final RecordingRules RULES = new RecordingRules(Duration.ofMinutes(10), Duration.ofMinutes(5), Duration.ofSeconds(30));

    private static final List<Prompt> PROMPTS = new ArrayList<>();

    private EightLinesTrial() {}

    public static void main(String[] arguments) throws Exception {
        var exchange = arguments[0].equals("exchange");
        var seconds = Integer.parseInt(arguments[1]);
        var whole = new AtomicInteger();
        var over = new AtomicInteger();
        var settings = new ArrayList<E1Settings>();
        for (var i = 0; i < LINES; i++) {
            var ours = new InetSocketAddress(InetAddress.getLoopbackAddress(), (exchange ? PEER : PORT) + i);
            var theirs = new InetSocketAddress(InetAddress.getLoopbackAddress(), (exchange ? PORT : PEER) + i);
            settings.add(E1Settings.of("e1-" + i, ours, theirs, new WireSettings(Emulation.CESOPSN, false, 0, Duration.ofMillis(100), false),
                    exchange ? CallControl.Side.NETWORK : CallControl.Side.USER));
        }
        if (exchange) {
            for (var i = 0; i < LINES * CALLS; i++) {
                PROMPTS.add(Prompt.fromG711("speech", speech(i, seconds), Codec.PCMA));
            }
        }
        try (var trunks = new E1Trunks(settings, call -> take(call, seconds, whole, over), Clock.systemUTC())) {
            trunks.start();
            if (exchange) {
                Thread.sleep(3000);
                speak(trunks.trunks(), seconds);
            } else {
                while (over.get() < LINES * CALLS) {
                    Thread.sleep(100);
                }
                trunks.trunks().forEach(t -> System.out.println(t.name() + " " + t.figures().orElseThrow()));
                System.out.println(whole + " whole of " + over);
            }
        }
    }

    private static byte[] speech(int call, int seconds) {
        var sound = new byte[seconds * Codec.SAMPLE_RATE];
        new Random(call).nextBytes(sound);
        return sound;
    }

    private static void take(IncomingCall call, int seconds, AtomicInteger whole, AtomicInteger over) {
        var sound = new ByteArrayOutputStream((seconds + 20) * Codec.SAMPLE_RATE);
        call.answer();
        call.record(sound::write, RULES, "");
        var number = Integer.parseInt(call.diverted().caller().orElseThrow().substring(5));
        var sent = speech(number, seconds);
        var at = LibpriLine.find(sound.toByteArray(), Arrays.copyOf(sent, 40));
        if (at >= 0 && sound.size() >= at + sent.length && Arrays.equals(sound.toByteArray(), at, at + sent.length, sent, 0, sent.length)) {
            whole.incrementAndGet();
        } else {
            System.out.println("call " + number + " is not whole: from " + at + ", " + sound.size() + " samples, " + call.figures());
        }
        over.incrementAndGet();
    }

    private static void speak(List<E1Trunk> trunks, int seconds) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < LINES * CALLS; i++) {
                var number = i;
                threads.submit(() -> {
                    var prompt = PROMPTS.get(number);
                    try (var call = trunks.get(number % LINES).call(Setup.to(PartyNumber.of("88886666", PartyNumber.Type.UNKNOWN))
                            .from(PartyNumber.of("13800%06d".formatted(number), PartyNumber.Type.NATIONAL)))) {
                        call.awaitAnswer(Duration.ofSeconds(30));
                        call.awaitTalking();
                        Thread.sleep(500);
                        call.play(prompt);
                        Thread.sleep(500);
                        call.hangUp();
                    }
                    return null;
                });
            }
        }
    }
}

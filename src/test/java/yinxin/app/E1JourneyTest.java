package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import yinxin.FreePort;
import yinxin.caller.WavSound;
import yinxin.simulator.SimulatorSettings;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Correlation;
import yinxin.telephony.audio.Dtmf;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.WavFile;
import yinxin.telephony.e1.Exchange;

/// The whole way over an E1: libpri places the call, the running gateway answers it, and the followers of its number have it in their WeChat. One E1 says who diverted
/// the call in an information element, the other in a facility.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class E1JourneyTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final String CALLER = "13800138000";

    @TempDir
    static Path directory;
    private final AtomicInteger names = new AtomicInteger();
    private final int[] ports = IntStream.range(0, 4).map(_ -> FreePort.any()).toArray();
    private ServedGateway gateway;
    private Exchange office;
    private Exchange facility;
    private byte[] speech;

    @BeforeAll
    void start() throws Exception {
        var further = """
                e1:
                  - name: office
                    listen: 127.0.0.1:%d
                    peer: 127.0.0.1:%d
                    jitter: 200ms
                    reasons: [0 = unreachable, 9 = powered-off]
                  - {name: facility, listen: "127.0.0.1:%d", peer: "127.0.0.1:%d", jitter: 200ms}
                """.formatted(ports[0], ports[1], ports[2], ports[3]);
        gateway = new ServedGateway(directory, new ServedGateway.Surroundings(List.of(), Map.of(), SimulatorSettings.demo(), further)).start();
        office = new Exchange(ports[1], ports[0], "network");
        facility = new Exchange(ports[3], ports[2], "network", "facility");
        office.await("RESTART -1");
        facility.await("RESTART -1");
        try (var in = E1JourneyTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            speech = G711.encode(WavSound.parse(in.readAllBytes()).samples(), Codec.PCMA);
        }
    }

    @AfterAll
    void stop() throws IOException {
        office.close();
        facility.close();
        gateway.close();
    }

    private String owner(String number) {
        var openId = gateway.wechat.createUser("小林");
        gateway.wechat.follow(openId);
        gateway.bind("+86" + number, openId);
        return openId;
    }

    private Path file(byte[] sound) throws IOException {
        return Files.write(directory.resolve("sound-" + names.incrementAndGet() + ".al"), sound);
    }

    /// Noise that nobody takes for anything else, never the octet of silence.
    private static byte[] noise(int samples, long seed) {
        var sound = new byte[samples];
        new Random(seed).nextBytes(sound);
        for (var i = 0; i < samples; i++) {
            var octet = (byte) (sound[i] & 0xBF ^ 0x55);
            sound[i] = octet == Codec.PCMA.silence() ? (byte) (octet ^ 1) : octet;
        }
        return sound;
    }

    private JsonNode message(String number) {
        await().atMost(LONG).until(() -> gateway.messages("+86" + number).size() == 1);
        return gateway.messages("+86" + number).getFirst();
    }

    private byte[] recorded(JsonNode message) {
        var wav = gateway.wav(message.get("id").asString());
        return Arrays.copyOfRange(wav, WavFile.HEADER_LENGTH, wav.length);
    }

    /// A caller who waits for the beep, says this, and hangs up.
    private void leave(Exchange exchange, int channel, String setup, byte[] sound) throws IOException {
        var id = names.incrementAndGet();
        exchange.tell("call %d %d %s", id, channel, setup);
        exchange.await("ANSWER " + id);
        exchange.tell("hear %d", id);
        exchange.await("BEEP " + id);
        exchange.tell("play %d %s", id, file(sound));
        exchange.await("PLAYED " + id);
        exchange.tell("hangup %d 16", id);
        exchange.await("(ENDED|HANGUP) " + id + " .*");
    }

    @Test
    void aGatewayThatIsKilledInACallKeepsWhatWasSaidAndFreesTheLine() throws Exception {
        var number = "13912345699";
        owner(number);
        var said = noise(40_000, 99);
        var id = names.incrementAndGet();
        office.tell("call %d 7 %s 88886666 %s 1 1", id, CALLER, number);
        office.await("ANSWER " + id);
        office.tell("hear %d", id);
        office.await("BEEP " + id);
        office.tell("play %d %s", id, file(said));
        office.await("PLAYED " + id);
        gateway.kill();
        gateway.start();

        office.await("ENDED " + id + " restart");
        var kept = SentSamples.found(recorded(message(number)), said);
        assertThat(kept).as("all but the last second").isGreaterThanOrEqualTo(30_000);
        leave(office, 7, "%s 88886666 %s 1 1".formatted(CALLER, number), said);
        await().atMost(LONG).until(() -> gateway.messages("+86" + number).size() == 2);
    }

    @Test
    void aCallThatABusyPhoneDivertedIsAMessageInWeChatAndSoundsAsItWasSaid() throws Exception {
        var number = "13912345601";
        var openId = owner(number);

        leave(office, 1, "%s 88886666 %s 1 1".formatted(CALLER, number), speech);

        await().atMost(LONG).until(() -> gateway.wechat.pushes().stream().anyMatch(p -> p.openId().equals(openId)));
        var push = gateway.wechat.pushes().stream().filter(p -> p.openId().equals(openId)).findFirst().orElseThrow();
        assertThat(push.values()).containsEntry("phone_number1", CALLER).containsEntry("const4", "遇忙");
        assertThat(SentSamples.found(recorded(message(number)), speech)).isEqualTo(speech.length);
        try (var browser = new InAppBrowser(openId)) {
            assertThat(browser.open(push.url().orElseThrow()).statusCode()).isEqualTo(200);
            var mp3 = browser.fetch(push.url().get() + "/audio.mp3");
            var heard = JourneyTest.decoded(mp3.body(), directory);
            assertThat(Correlation.best(G711.decode(speech, Codec.PCMA), heard, 8_000).value()).isGreaterThan(0.9);
        }
    }

    private record Reason(Exchange exchange, int value, String reason, String condition) {}

    @Test
    void everyReasonArrivesInAnElementAndInAFacility() throws Exception {
        var reasons = List.of(new Reason(office, 0, "unknown", "unreachable"), new Reason(office, 1, "busy", "busy"), new Reason(office, 2, "no-answer", "no-answer"),
                new Reason(office, 3, "deflection", "rejected"), new Reason(office, 9, "unavailable", "powered-off"), new Reason(office, 10, "deflection", "rejected"),
                new Reason(office, 15, "unconditional", "forwarded"), new Reason(facility, 0, "unknown", "unknown"), new Reason(facility, 1, "busy", "busy"),
                new Reason(facility, 2, "no-answer", "no-answer"), new Reason(facility, 3, "deflection", "rejected"), new Reason(facility, 15, "unconditional", "forwarded"));
        atOnce(IntStream.range(0, reasons.size()).<Callable<Void>>mapToObj(i -> () -> {
            var reason = reasons.get(i);
            var number = "139123457%02d".formatted(i);
            owner(number);
            leave(reason.exchange, 17 + i, "%s 88886666 %s %d 1".formatted(CALLER, number, reason.value), noise(12_000, i));
            var message = message(number);
            assertThat(message.get("reason").asString() + " " + message.get("condition").asString()).as(reason.toString()).isEqualTo(reason.reason + " " + reason.condition);
            assertThat(message.get("caller").asString()).isEqualTo("+86" + CALLER);
            return null;
        }).toList());
    }

    private static void atOnce(List<Callable<Void>> tasks) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var task : tasks.stream().map(threads::submit).toList()) {
                task.get();
            }
        }
    }

    @Test
    void thirtyCallsAtOnceAreThirtyCompleteMessages() throws Exception {
        atOnce(IntStream.rangeClosed(1, 31).filter(c -> c != 16).<Callable<Void>>mapToObj(channel -> () -> {
            var number = "139123458%02d".formatted(channel);
            owner(number);
            var said = noise(40_000, channel);
            leave(facility, channel, "%s 88886666 %s 1 1".formatted(CALLER, number), said);
            assertThat(SentSamples.found(recorded(message(number)), said)).as("channel " + channel).isEqualTo(said.length);
            return null;
        }).toList());
    }

    @Test
    void keysAreHeardInTheSoundAndAWithheldNumberIsNotShown() throws Exception {
        var number = "13912345602";
        owner(number);
        var sharp = G711.encode(Dtmf.press('#'), Codec.PCMA);
        var said = noise(12_000, 5);
        var id = names.incrementAndGet();
        office.tell("call %d 2 - 88886666 %s 2 1", id, number);
        office.await("ANSWER " + id);
        office.tell("hear %d", id);
        office.await("BEEP " + id);
        var both = Arrays.copyOf(said, said.length + sharp.length);
        System.arraycopy(sharp, 0, both, said.length, sharp.length);
        office.tell("play %d %s", id, file(both));
        office.await("PLAYED " + id);
        office.tell("hangup %d 16", id);
        var message = message(number);
        assertThat(message.get("withheld").asBoolean()).isTrue();
        assertThat(gateway.operator("messages/" + message.get("id").asString()).get("timeline").toString()).contains("ended with #");
    }

    @Test
    void aNumberThatNobodyHasBoundIsToldSo() {
        var id = names.incrementAndGet();
        office.tell("call %d 3 %s 88886666 13912345603 1 1", id, CALLER);
        office.await("ANSWER " + id);
        office.await("HANGUP " + id + " 16");
        assertThat(gateway.messages("+8613912345603")).isEmpty();
    }

    @Test
    void whatHappensIsCountedAndShown() throws Exception {
        var metrics = gateway.metrics();
        assertThat(metrics).contains("yinxin_e1_up{trunk=\"office\"} 1.0", "yinxin_e1_link_up{trunk=\"facility\"} 1.0", "yinxin_e1_alarm{alarm=\"los\",trunk=\"office\"} 0.0",
                "yinxin_e1_packets_received_total{trunk=\"office\"}", "yinxin_e1_channels{trunk=\"office\"} 30.0");
    }
}

package yinxin.app.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.app.Program;
import yinxin.caller.WavSound;
import yinxin.telephony.sip.Kamailio;

/// Telephones at the terminal, in processes of their own, in somebody else's network.
class PhoneCommandTest {
    private static final String ALICE = "13800138000";
    private static final String BOB = "13900139000";
    private static final Path SPEECH = Path.of("src/test/resources/speech/zh-word.wav").toAbsolutePath();

    private static Kamailio network;
    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws Exception {
        network = new Kamailio(Kamailio.Terms.USUAL);
    }

    @AfterAll
    static void stop() throws Exception {
        network.close();
    }

    private Program.Result yinxin(String... arguments) throws Exception {
        return Program.run(directory, Map.of("YINXIN_PHONE_PASSWORD", Kamailio.PASSWORD), "", arguments);
    }

    private static String[] at(String number, String command, String... further) {
        var arguments = new ArrayList<>(List.of(command, "--network", "sip:127.0.0.1:" + network.port(), "--number", number));
        arguments.addAll(List.of(further));
        return arguments.toArray(String[]::new);
    }

    /// A telephone that is switched on until it is told to go.
    private final class Phone implements AutoCloseable {
        private final Path out = directory.resolve("out");
        private final Process process;

        Phone(String... arguments) throws IOException {
            // A shell that starts the suite in the background has it ignore Ctrl-C, and so would what the suite starts.
            var command = new ArrayList<>(List.of("env", "--default-signal=INT", Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC", "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), "yinxin.app.Main"));
            command.addAll(List.of(arguments));
            var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
            builder.environment().put("YINXIN_PHONE_PASSWORD", Kamailio.PASSWORD);
            process = builder.start();
            says("Registered until ");
        }

        void says(String beginning) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(Files.readString(out).lines()).anyMatch(l -> l.startsWith(beginning)));
        }

        /// What it said after it registered, to its end by Ctrl-C.
        List<String> interrupted() throws Exception {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Files.readString(out).lines().skip(2).toList();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void messageIsLeftWithATelephoneThatAnswers() throws Exception {
        var heard = directory.resolve("heard.wav");
        try (var phone = new Phone(at(BOB, "phone", "--answer=200ms", "--wav", SPEECH.toString(), "--record", heard.toString()))) {
            var call = yinxin(at(ALICE, "call", "--to", BOB, "--wav", SPEECH.toString()));

            var spoken = WavSound.read(SPEECH).samples().length / 800 / 10.0;
            assertThat(call.errors()).isEmpty();
            assertThat(call.output().lines().filter(l -> !l.startsWith("It rings")).map(l -> l.replaceAll("after [0-9.]+ (m?s)", "after … $1"))).containsExactly(
                    ALICE + " calls " + BOB + " through sip:127.0.0.1:" + network.port() + " …", "It is answered after … ms.",
                    "No beep, but a pause after … s. Speaking:", "  " + "▮".repeat(30) + " " + spoken + " of " + spoken + " s",
                    "Said: " + spoken + " s to whoever answered; there was no beep.");
            assertThat(call.exitCode()).isZero();
            phone.says("Call from " + ALICE + ": what was heard is in " + heard);
            assertThat(WavSound.read(heard).samples().length).isGreaterThan(WavSound.read(SPEECH).samples().length);
            assertThat(phone.interrupted().stream().map(l -> l.replaceAll("heard [0-9.]+ s", "heard … s"))).containsExactly("Call from " + ALICE + ": ringing …",
                    "Call from " + ALICE + ": answered.", "Call from " + ALICE + ": the caller hung up; heard … s.",
                    "Call from " + ALICE + ": what was heard is in " + heard + ".", "Switched off.");
        }
    }

    @Test
    void busyTelephoneIsReported() throws Exception {
        try (var phone = new Phone(at(BOB, "phone", "--busy"))) {
            var call = yinxin(at(ALICE, "call", "--to", BOB, "--keys", "12#"));

            assertThat(call.output().lines().skip(1)).containsExactly("Not answered: 486 Busy Here: the line is busy.");
            assertThat(call.exitCode()).isEqualTo(1);
            phone.says("Call from " + ALICE + ": turned away with 486 Busy Here.");
        }
    }

    @Test
    void telephoneSwitchesItselfOff() throws Exception {
        var phone = yinxin(at(BOB, "phone", "--ring", "--for", "2s"));

        assertThat(phone.output().lines().map(l -> l.replaceAll("until [0-9:]+", "until …"))).containsExactly(
                BOB + " registers at sip:127.0.0.1:" + network.port() + " …",
                "Registered until … and renewed before. Ctrl-C switches the telephone off.", "Switched off.");
        assertThat(phone.exitCode()).isZero();
    }

    @Test
    void wrongPasswordEndsTheTelephoneAndTheCall() throws Exception {
        var phone = yinxin(at(BOB, "phone", "--ring", "--password", "wrong"));
        assertThat(phone.output()).contains("Not registered: 401 Unauthorized. The network does not take this number and password.");
        assertThat(phone.exitCode()).isEqualTo(3);

        var call = yinxin(at(ALICE, "call", "--to", BOB, "--password", "wrong"));
        assertThat(call.output()).contains("Not answered: 407 Proxy Authentication Required: the network does not take this number and password.");
        assertThat(call.exitCode()).isEqualTo(3);
    }

    @Test
    void networkThatIsNotThereIsNamed() throws Exception {
        try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var phone = yinxin("phone", "--network", "sip:127.0.0.1:" + silent.getLocalPort(), "--number", BOB, "--ring", "--for", "1s");

            assertThat(phone.output().lines().skip(1)).containsExactly("No reply yet. Is a network at that address?",
                    "Switched off, but the network did not say that it knows.");
            assertThat(phone.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void helpTellsTheExitCodes() throws Exception {
        assertThat(yinxin("phone", "--help").output()).contains("Exit codes:", "3", "The network does not take the number or its password.");
        assertThat(yinxin("call", "--help").output()).contains("Exit codes:", "All was said, or the keys were pressed.");
    }
}

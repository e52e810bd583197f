package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a newcomer reads at the terminal, from the program itself.
class CommandsTest {
    @TempDir
    private Path directory;

    /// What a command printed, and how it ended.
    private record Said(int exitCode, String out, String err) {}

    private Said yinxin(String... arguments) throws IOException, InterruptedException {
        var out = directory.resolve("out");
        var err = directory.resolve("err");
        var process = new ProcessBuilder(ServedGateway.command(arguments)).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("the command ends").isTrue();
            return new Said(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nonsense                                                               | yinxin: there is no command 'nonsense'. ./yinxin help lists the commands.
            call                                                                   | yinxin call: Missing required option: '--to=NUMBER'. ./yinxin help call explains the options.
            call --to 13800138000 --from 13900139000 --condition asleep            | --condition asleep: there is no such condition; choose one of busy, no-answer, powered-off
            call --to 13800138000 --from 13900139000 --condition busy --wav /no.wav | --wav /no.wav cannot be read: there is no such file
            call --to 13800138000 --from 13900139000 --condition busy --wav pom.xml | --wav pom.xml: this is no WAV file; convert it with: ffmpeg
            call --to nobody --from 13900139000 --condition busy                   | the called number must be digits
            call --to 13800138000                                                  | yinxin call: Missing required option: '--from=NUMBER'.
            call --to 13800138000 --network sip:127.0.0.1:5070 --number 13900139000 | yinxin call: Missing required option: '--password=PASSWORD'.
            call --to 13800138000 --network nowhere --number 13900139000 --password x | nowhere: write sip:, an address and a port
            call --to 13800138000 --network sip:127.0.0.1 --number 13900139000 --password x --condition busy | --condition, --access, --from and --withheld are for calls without --network
            phone --network sip:127.0.0.1 --number 13900139000 --password x         | yinxin phone: Missing required argument (specify one of these): (--answer[=AFTER] | --busy | --ring | --silent | --reject).
            phone --busy --number 13900139000 --password x                          | yinxin phone: Missing required option: '--network=URI'.
            phone --busy --network sip:127.0.0.1 --number me --password x           | the telephone's number must be digits
            phone --answer=soon --network sip:127.0.0.1 --number 10 --password x    | write a time such as 500ms, 60s, 5m or 1h, not soon
            phone --busy --keys x --network sip:127.0.0.1 --number 10 --password x  | --keys x: a telephone has only the keys 0-9
            phone --answer --wav /no.wav --network sip:127.0.0.1 --number 10 --password x | --wav /no.wav cannot be read
            call --to 13800138000 --from 13900139000 --gateway nowhere             | --gateway nowhere: write an address and a port
            serve --config /no.yml                                                 | --config /no.yml: there is no such file
            """)
    void mistakeIsNamedWithWhatToDo(String command, String expected) throws Exception {
        var said = yinxin(command.split(" +"));

        assertThat(said.err()).contains(expected).doesNotContain("Exception");
        assertThat(said.err().lines().count()).as(said.err()).isLessThanOrEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.exitCode()).isEqualTo(2);
    }

    @Test
    void helpNamesEveryCommand() throws Exception {
        var said = yinxin("help");

        assertThat(said.exitCode()).isZero();
        assertThat(said.out()).contains("音信").contains("demo ", "serve ", "call ", "./yinxin test");
        assertThat(said.err()).isEmpty();
    }

    @Test
    void callToNobodySaysSoSoonAndFails() throws Exception {
        try (var silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            var said = yinxin("call", "--to", "13800138000", "--from", "13900139000", "--condition", "busy",
                    "--gateway", "127.0.0.1:" + silent.getLocalPort());

            assertThat(said.out().lines()).containsExactly(
                    "13900139000 calls 13800138000 (busy); the network diverts the call to +861012345601 …",
                    "Not recorded: nobody replied to the INVITE. No gateway seems to run at that address; ./yinxin demo starts one here.");
            assertThat(said.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void messageIsRecordedWithOneLineOfProgressWhereNobodyWatches() throws Exception {
        try (var demo = Demo.start(directory.resolve("data"), FreePorts.forADemo(), "token")) {
            var said = yinxin("call", "--to", "13800138000", "--from", "13900139000", "--condition", "powered-off",
                    "--gateway", "127.0.0.1:" + demo.gateway().sipPort());

            assertThat(said.out().lines()).hasSize(5).last().asString().startsWith("Recorded: 6.0 s spoken");
            assertThat(said.out()).contains("  " + "▮".repeat(30) + " 6.0 of 6.0 s\n").doesNotContain("\r");
            assertThat(said.exitCode()).isZero();

            var unbound = yinxin("call", "--to", "13500135000", "--from", "13900139000", "--condition", "powered-off",
                    "--gateway", "127.0.0.1:" + demo.gateway().sipPort());
            assertThat(unbound.out().lines()).hasSize(3).last().asString().startsWith("Not recorded: the gateway spoke for ")
                    .endsWith("as it does for a number that nobody has bound: bind it in the WeChat first.");
            assertThat(unbound.exitCode()).isEqualTo(1);
        }
    }
}

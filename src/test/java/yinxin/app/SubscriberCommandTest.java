package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.network.People.LIN;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.MovedClock;
import yinxin.network.Destination.Number;
import yinxin.network.Destination.Voicemail;
import yinxin.network.Forwarding;
import yinxin.network.People;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberState;
import yinxin.web.Site;

/// `./yinxin subscriber`, the program itself, against the operator's interface.
class SubscriberCommandTest {
    @TempDir
    static Path directory;
    private static final MovedClock CLOCK = new MovedClock();
    private static Site site;

    @BeforeAll
    static void open() {
        site = new Site(directory.resolve("data"), CLOCK);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    private record Said(int exitCode, List<String> out, String err) {}

    private static Said yinxin(String... arguments) throws IOException, InterruptedException {
        return yinxin(Site.TOKEN, arguments);
    }

    private static Said yinxin(String token, String[] arguments) throws IOException, InterruptedException {
        var out = directory.resolve("out");
        var err = directory.resolve("err");
        var process = new ProcessBuilder(ServedGateway.command(arguments)).redirectOutput(out.toFile()).redirectError(err.toFile());
        process.environment().remove("YINXIN_OPERATOR_TOKEN");
        if (!token.isEmpty()) {
            process.environment().put("YINXIN_OPERATOR_TOKEN", token);
        }
        var running = process.start();
        try {
            assertThat(running.waitFor(120, TimeUnit.SECONDS)).as("the command ends").isTrue();
            return new Said(running.exitValue(), Files.readAllLines(out), Files.readString(err));
        } finally {
            running.destroyForcibly();
        }
    }

    private static String gateway() {
        return site.at("").toString();
    }

    @Test
    void aSubscriberIsAddedChangedListedAndRemoved() throws Exception {
        assertThat(yinxin("subscriber", "add", "13800138000", "--password=Circle of Life", "--gateway", gateway())).isEqualTo(new Said(0, List.of(
                "+8613800138000    attached         busy → voicemail, no answer (20 s) → voicemail, not reachable → voicemail",
                "Log in as 13800138000; the realm is example.com."), ""));
        assertThat(site.store.subscribers.find(LIN)).contains(People.subscriber(LIN));

        assertThat(yinxin("subscriber", "set", "+8613800138000", "--state", "suspended", "--busy", "139 0013 9000", "--not-reachable", "none",
                "--no-answer-after", "45", "--gateway", gateway())).isEqualTo(new Said(0, List.of(
                "+8613800138000    suspended        busy → +8613900139000, no answer (45 s) → voicemail"), ""));
        assertThat(site.store.subscribers.find(LIN)).contains(People.subscriber(LIN).in(SubscriberState.SUSPENDED).with(new Forwarding(
                Optional.empty(), Optional.of(new Number(People.WANG)), Optional.of(new Voicemail()), Optional.empty(), Duration.ofSeconds(45))));

        site.store.registrations.update(LIN, CLOCK.instant(), _ -> List.of(People.phone(LIN, "192.0.2.5", CLOCK.instant().plusSeconds(3600))));
        assertThat(yinxin("subscriber", "list", "--gateway", gateway())).isEqualTo(new Said(0, List.of(
                "+8613800138000    suspended        busy → +8613900139000, no answer (45 s) → voicemail",
                "    sip:13800138000@192.0.2.5:5060, 60 min left, from 192.0.2.5:5060 over udp, Telephone 1.0"), ""));
        assertThat(yinxin("subscriber", "remove", "13800138000", "--gateway", gateway()))
                .isEqualTo(new Said(0, List.of("Removed +8613800138000."), ""));
        assertThat(site.store.subscribers.list()).isEmpty();
    }

    @Test
    void aPasswordIsMadeWhereNoneIsGiven() throws Exception {
        var said = yinxin("subscriber", "add", "8001", "--gateway", gateway());

        assertThat(said.exitCode()).isZero();
        assertThat(said.out().getLast()).matches("Log in as 8001 with the password [a-z2-9]{16} \\(it is shown this once\\); the realm is example.com.");
        var password = said.out().getLast().replaceFirst(".*password ([a-z2-9]{16}).*", "$1");
        assertThat(site.store.subscribers.find(People.DESK).map(Subscriber::secret)).contains(Subscriber.secret(People.DESK, "example.com", password));
        assertThat(yinxin("subscriber", "add", "8001", "--gateway", gateway())).isEqualTo(new Said(1, List.of(),
                "yinxin: this number is a subscriber's already; ./yinxin subscriber set changes them\n"));
        site.store.subscribers.remove(People.DESK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            subscriber                                            | 2 | say what to do: add, set, list or remove
            subscriber set 13700137000 --gateway GATEWAY          | 2 | say what to change, for example --state suspended
            subscriber set 13700137000 --state asleep             | 2 | --state asleep: there is no such state; choose one of attached, detached
            subscriber remove nobody --gateway GATEWAY            | 2 | nobody is no telephone number; write 13800138000
            subscriber remove 13700137000 --gateway GATEWAY       | 1 | This number is not a subscriber's.
            subscriber list --gateway GATEWAY --token wrong       | 1 | does not know this token; it is yinxin.operator.token
            subscriber list --gateway http://127.0.0.1:1          | 1 | no gateway answers at http://127.0.0.1:1; ./yinxin serve
            subscriber list --config /no.yml                      | 2 | --config /no.yml: there is no such file
            """)
    void mistakeIsNamedWithWhatToDo(String command, int exitCode, String expected) throws Exception {
        var said = yinxin(command.replace("GATEWAY", gateway()).split(" +"));

        assertThat(said.err()).contains(expected).doesNotContain("Exception");
        assertThat(said.out()).isEmpty();
        assertThat(said.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aConfigurationSaysWhereTheGatewayIsAndItsToken() throws Exception {
        var file = Files.writeString(directory.resolve("application.yml"), """
                server: {port: %d}
                yinxin: {operator: {token: %s}}
                """.formatted(site.at("").getPort(), Site.TOKEN));

        assertThat(yinxin("", new String[] {"subscriber", "list", "--config", file.toString()})).isEqualTo(new Said(0, List.of(
                "There are no subscribers yet; ./yinxin subscriber add NUMBER makes one."), ""));
        assertThat(yinxin("", new String[] {"subscriber", "list", "--gateway", gateway()}).err())
                .contains("--config FILE or --token TOKEN is missing");
    }
}

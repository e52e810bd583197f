package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import yinxin.app.ServedGateway.Surroundings;
import yinxin.app.bench.Wire.Weather;
import yinxin.storage.DebianPostgres;
import yinxin.storage.s3.TestS3;

/// One gateway on Debian's PostgreSQL and on S3, and a network in between that fails while callers speak, hang up and ring. Calls that are being
/// recorded go on and become messages; where the database is out of reach new ones are refused before they are answered, while their callers still
/// wait; it recovers by itself. The long form has every weather and more kills.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedStoreFaultsTest {
    private static final boolean LONG = Boolean.getBoolean("yinxin.soak");
    private static final int KILLS = LONG ? 10 : 2;
    private static final int LONGEST_LIFE = 4_000;
    private static final double CALLS_A_SECOND = 3;
    private static final int NUMBERS = 3;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Duration TALK = Duration.ofSeconds(3);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /// A caller, and a network that would try another gateway, wait so long at most.
    private static final Duration RINGING = Duration.ofSeconds(12);

    @TempDir
    static Path directory;
    private DebianPostgres database;
    private TestS3 s3;
    private Wire toDatabase;
    private Wire toS3;
    private FaultBed bed;

    @BeforeAll
    void start() throws Exception {
        database = new DebianPostgres().start();
        s3 = new TestS3(directory.resolve("s3")).start();
        toDatabase = new Wire(database.port());
        toS3 = new Wire(s3.port());
        var bucket = s3.settings("voice/");
        bed = new FaultBed(directory, new Surroundings(List.of(), Map.of(), FaultBed.account(), """
                database: {url: "jdbc:postgresql://127.0.0.1:%d/postgres", user: yinxin, connections: 8}
                recordings.s3: {endpoint: "http://127.0.0.1:%d", bucket: %s, access-key: %s, secret-key: %s, prefix: voice/}
                """.formatted(toDatabase.port(), toS3.port(), bucket.bucket(), bucket.accessKey(), bucket.secretKey())), NUMBERS);
        bed.load.await(bed.call(NUMBERS, 20, TALK));
    }

    @AfterAll
    void stop() throws Exception {
        bed.close();
        toDatabase.close();
        toS3.close();
        s3.close();
        database.close();
    }

    @AfterEach
    void nothingIsLost() throws Exception {
        toDatabase.becomes(Weather.CLEAR);
        toS3.becomes(Weather.CLEAR);
        await().atMost(PATIENCE).until(() -> bed.gateway.isReady());
        var afterwards = bed.call(NUMBERS, 5, TALK);
        bed.load.await(afterwards);
        assertThat(afterwards).as("it has recovered by itself").allMatch(LoadCall::answered);
        System.out.println(bed.assertNothingLost() + " " + bed.kinds());
        await().atMost(PATIENCE).until(() -> unshipped() == 0);
    }

    static List<Weather> betweenGatewayAndDatabase() {
        return LONG ? List.of(Weather.CUT, Weather.SWALLOWING, Weather.ANSWERS_LOST) : List.of(Weather.SWALLOWING, Weather.ANSWERS_LOST);
    }

    static List<Weather> betweenGatewayAndS3() {
        return LONG ? List.of(Weather.CUT, Weather.SWALLOWING, Weather.FAILING, Weather.SLOW) : List.of(Weather.FAILING, Weather.SLOW);
    }

    @ParameterizedTest
    @MethodSource("betweenGatewayAndDatabase")
    void theDatabaseIsOutOfReach(Weather weather) throws Exception {
        theDatabaseIsAway(() -> toDatabase.becomes(weather));
    }

    @Test
    void theDatabaseIsKilledAndComesBack() throws Exception {
        theDatabaseIsAway(database::kill);
        database.start();
    }

    private void theDatabaseIsAway(Runnable goes) throws Exception {
        var talking = bed.call(4, 20, Duration.ofSeconds(5));
        bed.awaitTalking(talking, 4, Duration.ofSeconds(1));
        goes.run();
        var during = bed.call(6, 2, TALK);
        bed.load.await(during);
        bed.load.await(talking);

        assertThat(talking).as("who was speaking went on to the end").allMatch(LoadCall::answered).noneMatch(FaultBed::wasCutOff);
        assertThat(during).as("and nobody else was answered").extracting(call -> call.status).containsOnly(SERVICE_UNAVAILABLE);
        assertThat(during).allMatch(call -> call.refusedAt - call.invitedAt < RINGING.toNanos());
        assertThat(bed.gateway.isReady()).as("the balancer sends nobody here").isFalse();
    }

    /// Those who come upon a connection that leads nowhere may be refused; who comes upon a new one is not.
    @Test
    void theNetworkHasForgottenTheConnections() throws Exception {
        var talking = bed.call(3, 20, TALK);
        bed.awaitTalking(talking, 3, Duration.ofSeconds(1));
        toDatabase.forgets();
        var during = bed.call(8, 2, TALK);
        bed.load.await(during);
        bed.load.await(talking);

        assertThat(talking).allMatch(LoadCall::answered).noneMatch(FaultBed::wasCutOff);
        assertThat(during).extracting(call -> call.status).containsAnyOf(200).isSubsetOf(200, SERVICE_UNAVAILABLE);
        assertThat(during).filteredOn(call -> !call.answered()).allMatch(call -> call.refusedAt - call.invitedAt < RINGING.toNanos());
    }

    /// Recordings wait on the disk, where they can be heard; nobody is refused, and the cards go out.
    @ParameterizedTest
    @MethodSource("betweenGatewayAndS3")
    void s3FailsAndNobodyNoticesOnTheLine(Weather weather) throws Exception {
        toS3.becomes(weather);
        var calls = bed.call(4, 5, TALK);
        bed.load.await(calls);

        assertThat(calls).allMatch(LoadCall::answered).noneMatch(FaultBed::wasCutOff);
        await().atMost(PATIENCE).until(() -> bed.cards().size() == bed.items().size());
        if (weather != Weather.SLOW) {
            await().atMost(PATIENCE).until(() -> unshipped() >= calls.size());
        }
    }

    /// Finished recordings that have not left the node's disk.
    private static long unshipped() throws IOException {
        try (var files = Files.walk(directory.resolve("data/recordings"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void killedAtRandomMomentsOfALoadItLosesNothingAndTellsNobodyTwice() throws Exception {
        var seed = System.nanoTime();
        var random = new Random(seed);
        System.out.println(KILLS + " kills, seed " + seed);
        for (var kill = 0; kill < KILLS; kill++) {
            var life = random.nextInt(LONGEST_LIFE);
            bed.call((int) Math.ceil(life / 1000.0 * CALLS_A_SECOND) + 1, CALLS_A_SECOND, TALK);
            TimeUnit.MILLISECONDS.sleep(life);
            bed.kill();
            bed.gateway.start();
        }
    }
}

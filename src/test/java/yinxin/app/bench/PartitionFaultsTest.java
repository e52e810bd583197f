package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.app.ServedGateway.Surroundings;
import yinxin.app.bench.Wire.Weather;
import yinxin.storage.DebianPostgres;

/// The network between the gateway and PostgreSQL fails while callers speak, hang up and ring. Calls that are being recorded go on and become
/// messages; new ones are refused before they are answered, while their callers still wait; it recovers by itself.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PartitionFaultsTest {
    private static final int NUMBERS = 3;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final Duration TALK = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    /// A caller, and a network that would try another gateway, wait so long at most.
    private static final Duration RINGING = Duration.ofSeconds(12);

    @TempDir
    static Path directory;
    private DebianPostgres database;
    private Wire wire;
    private FaultBed bed;

    @BeforeAll
    void start() throws Exception {
        database = new DebianPostgres().start();
        wire = new Wire(database.port());
        var further = "database: {url: \"jdbc:postgresql://127.0.0.1:%d/postgres\", user: yinxin, connections: 8}\n".formatted(wire.port());
        bed = new FaultBed(directory, new Surroundings(List.of(), Map.of(), FaultBed.account(), further), NUMBERS);
        bed.load.await(bed.call(NUMBERS, 20, TALK));
    }

    @AfterAll
    void stop() throws Exception {
        bed.close();
        wire.close();
        database.close();
    }

    @AfterEach
    void nothingIsLost() throws Exception {
        wire.becomes(Weather.CLEAR);
        await().atMost(PATIENCE).until(() -> bed.gateway.isReady());
        var afterwards = bed.call(NUMBERS, 5, TALK);
        bed.load.await(afterwards);
        assertThat(afterwards).as("it has recovered by itself").allMatch(LoadCall::answered);
        System.out.println(bed.assertNothingLost() + " " + bed.kinds());
    }

    @ParameterizedTest
    @EnumSource(value = Weather.class, names = {"CUT", "SWALLOWING", "ANSWERS_LOST"})
    void theDatabaseIsOutOfReach(Weather weather) throws Exception {
        var talking = bed.call(4, 20, Duration.ofSeconds(6));
        bed.awaitTalking(talking, 4, Duration.ofSeconds(1));
        wire.becomes(weather);
        var during = bed.call(8, 2, TALK);
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
        wire.forgets();
        var during = bed.call(8, 2, TALK);
        bed.load.await(during);
        bed.load.await(talking);

        assertThat(talking).allMatch(LoadCall::answered).noneMatch(FaultBed::wasCutOff);
        assertThat(during).extracting(call -> call.status).containsAnyOf(200).isSubsetOf(200, SERVICE_UNAVAILABLE);
        assertThat(during).filteredOn(call -> !call.answered()).allMatch(call -> call.refusedAt - call.invitedAt < RINGING.toNanos());
    }
}

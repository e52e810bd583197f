package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.app.ServedGateway.Surroundings;
import yinxin.app.ShortGreetings;

/// A gateway whose data is on a small disk of its own, which fills up and breaks while callers speak.
class DiskFaultsTest {
    private static final Duration TALK = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int MEBIBYTES = 160;

    @TempDir
    Path directory;

    @Test
    void aDiskThatIsFullAndOneThatBreaksLoseNothing() throws Exception {
        assumeTrue(SmallDisk.isPossible(), "needs root, loop devices and mkfs.ext4");
        try (var disk = new SmallDisk(directory, MEBIBYTES)) {
            ShortGreetings.writeTo(directory.resolve("greetings"));
            disk.inside("cp", "-r", directory.resolve("greetings").toString(), directory.resolve("data").toString());
            var surroundings = new Surroundings(disk.prefix(), Map.of(), FaultBed.account(), "");
            try (var bed = new FaultBed(directory, surroundings, 3)) {
                bed.load.await(bed.call(3, 20, TALK));
                fullDisk(disk, bed);
                brokenDisk(disk, bed);
            }
        }
    }

    private static void fullDisk(SmallDisk disk, FaultBed bed) throws Exception {
        var talking = bed.call(4, 20, Duration.ofSeconds(20));
        bed.awaitTalking(talking, 4, Duration.ofSeconds(3));
        disk.fill();
        bed.disturb();
        await().atMost(PATIENCE).until(() -> talking.stream().allMatch(LoadCall::isOver));
        assertThat(talking).as("the gateway told them and hung up").allMatch(FaultBed::wasCutOff);
        var refused = bed.call(4, 20, TALK);
        bed.load.await(refused);
        assertThat(refused).as("nothing can be kept").extracting(call -> call.status).containsOnly(503);
        assertThat(bed.gateway.isReady()).isFalse();

        disk.makeRoom();
        await().atMost(PATIENCE).until(() -> bed.gateway.isReady());
        var again = bed.call(3, 20, TALK);
        bed.load.await(again);
        assertThat(again).allMatch(LoadCall::answered);
        System.out.println("full disk: " + bed.assertNothingLost() + " " + bed.kinds());
    }

    private static void brokenDisk(SmallDisk disk, FaultBed bed) throws Exception {
        var talking = bed.call(4, 20, Duration.ofSeconds(20));
        bed.awaitTalking(talking, 4, Duration.ofSeconds(3));
        disk.breakDown();
        bed.disturb();
        await().atMost(PATIENCE).until(() -> talking.stream().allMatch(LoadCall::isOver));
        assertThat(talking).allMatch(FaultBed::wasCutOff);
        var refused = bed.call(4, 20, TALK);
        bed.load.await(refused);
        assertThat(refused).extracting(call -> call.status).containsOnly(503);
        assertThat(bed.gateway.isReady()).isFalse();

        bed.kill();
        disk.repair();
        bed.gateway.start();
        bed.load.await(bed.call(3, 20, TALK));
        System.out.println("broken disk: " + bed.assertNothingLost() + " " + bed.kinds());
    }
}

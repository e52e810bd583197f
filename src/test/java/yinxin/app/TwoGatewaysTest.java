package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.caller.CallPlan;
import yinxin.caller.CallProgress;
import yinxin.caller.CallReport;
import yinxin.caller.Softphone;
import yinxin.caller.WavSound;
import yinxin.simulator.SimulatorSettings;
import yinxin.storage.TestPostgres;
import yinxin.storage.s3.TestS3;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.Condition;

/// Two gateways on one PostgreSQL and one S3. One is killed in the middle of its calls and of its deliveries.
class TwoGatewaysTest {
    private static final String NUMBER = "13800138000";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(120);
    private static final int CALLS = 3;

    @TempDir
    Path directory;

    @Test
    void everyMessageIsTheOwnersOnceThoughANodeIsKilledInTheMiddle() throws Exception {
        var database = TestPostgres.empty();
        try (var s3 = new TestS3(directory.resolve("s3")).start(); var one = new ServedGateway(directory.resolve("one"), shared(database.url(), s3));
                var other = new ServedGateway(directory.resolve("other"), one)) {
            one.start();
            other.start();
            var owner = one.wechat.createUser("小林");
            one.wechat.follow(owner);
            one.bind(NUMBER, owner);

            var spoken = new CountDownLatch(2 * CALLS);
            var callers = new ArrayList<Thread>();
            for (var i = 0; i < CALLS; i++) {
                for (var gateway : List.of(one, other)) {
                    var caller = "1390013900" + callers.size();
                    callers.add(Thread.ofVirtual().start(() -> call(gateway, caller, spoken)));
                }
            }
            assertThat(spoken.await(60, TimeUnit.SECONDS)).as("all callers are speaking").isTrue();
            await().atMost(LONG_ENOUGH).untilAsserted(() -> {
                assertThat(one.list("calls")).extracting(call -> call.get("node").asString()).as("the calls of both").hasSize(2 * CALLS).filteredOn(String::isEmpty).hasSize(CALLS);
                assertThat(stands(one)).isEqualTo("up 3, up 3");
            });
            other.kill();
            await().atMost(LONG_ENOUGH).until(() -> one.messages(NUMBER).size() == CALLS && one.wechat.pushes().size() == CALLS);

            await().atMost(LONG_ENOUGH).untilAsserted(() -> assertThat(one.list("nodes")).as("what it has in its spool is not forgotten").last().satisfies(node -> {
                assertThat(node.get("state").asString()).isEqualTo("dead");
                assertThat(node.get("spool").asInt()).isEqualTo(CALLS);
            }));
            other.start();
            await().atMost(LONG_ENOUGH).until(() -> one.wechat.pushes().size() == 2 * CALLS);
            for (var caller : callers) {
                caller.interrupt();
                caller.join();
            }
            var messages = one.messages(NUMBER);
            assertThat(messages).extracting(message -> message.get("sequence").asInt()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
            assertThat(messages).extracting(message -> message.get("kind").asString()).containsOnly("voice");
            assertThat(one.wechat.pushes()).hasSize(2 * CALLS).extracting(push -> push.openId()).containsOnly(owner);

            await().atMost(LONG_ENOUGH).until(() -> recordings(directory.resolve("one")) + recordings(directory.resolve("other")) == 0);
            for (var message : messages) {
                var id = message.get("id").asString();
                assertThat(one.wav(id)).as("the same on both nodes").isEqualTo(other.wav(id)).hasSizeGreaterThan(WavFile.HEADER_LENGTH + 8_000);
            }
            assertThat(other.terminate()).isZero();
            await().atMost(LONG_ENOUGH).untilAsserted(() -> assertThat(stands(one)).as("it ended as it should and left nothing").isEqualTo("up 0"));
            assertThat(one.terminate()).isZero();
        }
    }

    private static String stands(ServedGateway gateway) {
        return gateway.list("nodes").stream().map(node -> node.get("state").asString() + " " + node.get("calls").asInt()).collect(Collectors.joining(", "));
    }

    private static ServedGateway.Surroundings shared(String database, TestS3 s3) {
        var settings = s3.settings("voice/");
        return new ServedGateway.Surroundings(List.of(), Map.of(), SimulatorSettings.demo(), """
                database: {url: "%s", user: postgres, password: postgres, connections: 8}
                recordings.s3: {endpoint: "%s", bucket: %s, access-key: %s, secret-key: %s, prefix: voice/}
                """.formatted(database, settings.endpoint().orElseThrow(), settings.bucket(), settings.accessKey(), settings.secretKey()));
    }

    /// Finished recordings that have not left the node's disk.
    private static long recordings(Path node) throws IOException {
        try (var files = Files.walk(node.resolve("data/recordings"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private static void call(ServedGateway gateway, String caller, CountDownLatch spoken) {
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC());
                var in = TwoGatewaysTest.class.getResourceAsStream("/caller/sample-zh.wav")) {
            var manners = new CallPlan.Manners(Duration.ofSeconds(20), Duration.ofSeconds(40), CallPlan.Ending.HANG_UP);
            var parties = new CallPlan.Parties(caller, NUMBER, Condition.BUSY);
            phone.call(CallPlan.of(gateway.sip(), "+861012345601", parties, WavSound.parse(in.readAllBytes())).with(manners), whenSpeaking(spoken));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CallProgress whenSpeaking(CountDownLatch spoken) {
        return new CallProgress() {
            private final AtomicBoolean told = new AtomicBoolean();

            @Override
            public void answered(Duration after) {
                // it is the speaking that matters
            }

            @Override
            public void beep(Duration greeting) {
                // it is the speaking that matters
            }

            @Override
            public void speaking(Duration soFar, Duration whole) {
                if (soFar.compareTo(Duration.ofSeconds(3)) > 0 && !told.getAndSet(true)) {
                    spoken.countDown();
                }
            }

            @Override
            public void ended(CallReport report) {
                // it is the speaking that matters
            }
        };
    }
}

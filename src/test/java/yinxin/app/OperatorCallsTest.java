package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.caller.CallPlan;
import yinxin.caller.CallProgress;
import yinxin.caller.Softphone;
import yinxin.caller.WavSound;
import yinxin.storage.SqlBindings;
import yinxin.storage.node.Heartbeat;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.operator.Exchange;

/// A real call as the operator's programs see it: while it is up, and what was said when it is over.
class OperatorCallsTest {
    private static final String TOKEN = "operator-token-of-this-test";
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path directory;

    private static JsonNode get(Demo demo, String path) {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + demo.gateway().httpPort() + path)).header("Authorization", "Bearer " + TOKEN).build();
            return new JsonMapper().readTree(HTTP.send(request, BodyHandlers.ofString()).body());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aCallIsSeenWhileItIsUpAndItsSignallingAfterwardsWithoutNumbers() throws Exception {
        ShortGreetings.writeTo(directory.resolve("greetings"));
        try (var demo = Demo.start(directory, new Demo.Ports(ServedGateway.free(), ServedGateway.free(), 0), TOKEN);
             var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var follower = demo.wechat().createUser("机主");
            demo.wechat().follow(follower);
            demo.gateway().get(SqlBindings.class).bind(new PhoneNumber("+8613800138000"), new OpenId(follower), Proof.OPERATOR, Clock.systemUTC().instant());
            var call = callers.submit(() -> call(demo));

            var live = await().atMost(Duration.ofSeconds(60)).until(() -> get(demo, "/operator/api/calls"), calls -> calls.path(0).path("phase").asString().equals("speaking"));
            assertThat(live).hasSize(1);
            assertThat(live.path(0).path("trunk").asString()).isIn("localhost", "network");
            assertThat(List.of(live.path(0).path("caller").asString(), live.path(0).path("called").asString())).containsExactly("+8613900139000", "+8613800138000");
            var trunk = get(demo, "/operator/api/trunks").valueStream().filter(t -> t.path("calls").asInt() == 1).findFirst().orElseThrow();
            assertThat(trunk.path("name")).isEqualTo(live.path(0).path("trunk"));

            assertThat(demo.gateway().get(Exchange.class).nodes()).as("a gateway that is alone").singleElement()
                    .satisfies(node -> assertThat(node).isEqualTo(new Exchange.NodeLine("", true, Exchange.NodeState.UP, 1, node.spool(), Optional.empty())));
            assertThat(demo.gateway().context().getBeanProvider(Heartbeat.class).getIfAvailable()).as("beats for nobody").isNull();

            call.get();
            await().atMost(Duration.ofSeconds(60)).until(() -> get(demo, "/operator/api/calls"), JsonNode::isEmpty);
            var id = live.path(0).path("id").asString();
            var ladder = get(demo, "/operator/api/signalling/" + id);
            assertThat(ladder.path("outcome").asString()).isEqualTo("200 OK");
            assertThat(ladder.path("messages").valueStream().map(m -> m.path("text").asString().lines().findFirst().orElse("").replaceFirst(" sip:.*", "")))
                    .contains("INVITE", "SIP/2.0 100 Trying", "SIP/2.0 200 OK", "ACK").containsAnyOf("BYE");
            assertThat(ladder.toString()).contains("138****8000").doesNotContain("13800138000", "13900139000");
            assertThat(get(demo, "/operator/api/signalling").valueStream().map(c -> c.path("id").asString())).contains(id);
            assertThat(get(demo, "/operator/api/audit").path(0).path("deed").asString()).isEqualTo("ladder-seen");
            var meters = HTTP.send(HttpRequest.newBuilder(URI.create("http://localhost:" + demo.gateway().httpPort() + "/metrics")).build(), BodyHandlers.ofString()).body();
            assertThat(meters).contains("yinxin_ladders_octets", "yinxin_webhooks_dead");
            var asked = MonitoringFilesTest.metrics(MonitoringFilesTest.ALERTS);
            asked.addAll(MonitoringFilesTest.metrics(MonitoringFilesTest.DASHBOARD));
            assertThat(asked.stream().filter(name -> !meters.contains("\n" + name)).toList()).as("metrics that alerts and dashboard ask for and nobody has, but where no trunk is asked")
                    .containsExactly("yinxin_trunk_registered", "yinxin_trunk_up");
        }
    }

    private static Void call(Demo demo) throws Exception {
        try (var in = OperatorCallsTest.class.getResourceAsStream("/caller/sample-zh.wav");
             var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), demo.gateway().sipPort());
            phone.call(CallPlan.of(gateway, Demo.accessNumber(Condition.BUSY), new CallPlan.Parties("13900139000", "13800138000", Condition.BUSY),
                    WavSound.parse(in.readAllBytes())), CallProgress.NONE);
            return null;
        }
    }
}

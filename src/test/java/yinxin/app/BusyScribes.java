package yinxin.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import yinxin.caller.CallPlan;
import yinxin.caller.CallProgress;
import yinxin.caller.Softphone;
import yinxin.caller.WavSound;
import yinxin.simulator.ReceivedPush;
import yinxin.storage.SqlBindings;
import yinxin.storage.SqlMessages;
import yinxin.storage.SqlTranscripts;
import yinxin.telephony.audio.Sounds;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;

/// A gateway with a WeChat beside it, whose recognisers, one a core, never come to an end and take all the time that nobody else wants.
final class BusyScribes implements AutoCloseable {
    static final int RECOGNISERS = Runtime.getRuntime().availableProcessors();
    private static final String NUMBER = "13800138051";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Demo demo;
    private final Path pids;
    private final OpenId owner;
    private final short[] speech = Sounds.speech("en");

    /// @param busy false: nothing is written down here
    BusyScribes(Path directory, boolean busy) throws IOException {
        ShortGreetings.writeTo(directory.resolve("greetings"));
        pids = directory.resolve("pids");
        Files.createFile(pids);
        var config = Files.writeString(directory.resolve("speech.yml"), """
                yinxin:
                  notices: {at-once: 0}
                  speech:
                    engine: %s
                    threads: %d
                    longest: 30m
                    command:
                      run: [sh, -c, "echo $$ >> %s; while :; do :; done"]
                """.formatted(busy ? "command" : "none", RECOGNISERS, pids));
        demo = Demo.start(directory, new Demo.Ports(ServedGateway.free(), ServedGateway.free(), ServedGateway.free()), "words", Optional.of(config));
        owner = new OpenId(demo.wechat().createUser("机主"));
        demo.wechat().follow(owner.value());
        demo.gateway().get(SqlBindings.class).bind(PhoneNumber.parse(NUMBER).orElseThrow(), owner, Proof.OPERATOR, Clock.systemUTC().instant());
    }

    /// The processes that recognise.
    List<ProcessHandle> recognisers() throws IOException {
        return Files.readAllLines(pids).stream().map(Long::valueOf).map(pid -> ProcessHandle.of(pid).orElseThrow()).toList();
    }

    /// So many messages of earlier, of a number that nobody has bound, wait for their text.
    void fill(int waiting) {
        var called = new PhoneNumber("+8613800138052");
        for (var i = 0; i < waiting; i++) {
            var at = Instant.now().minusSeconds(60).minusMillis(i);
            demo.gateway().get(SqlMessages.class).keep(new FinishedCall(new MissedCall(MessageId.random(), called, Optional.empty(), false, DivertReason.BUSY,
                    Condition.BUSY, at, "carrier"), MessageKind.VOICE, Duration.ofSeconds(5), false, at.plusSeconds(9), List.of()));
        }
    }

    /// How many messages wait for their text, those among them that are being written down.
    long waiting() {
        return demo.gateway().get(SqlTranscripts.class).backlog(Instant.now(), Instant.now().minus(Duration.ofHours(1))).waiting();
    }

    /// Leaves a message: what WeChat was sent for it.
    ReceivedPush call() throws Exception {
        return calls(1).getFirst();
    }

    /// So many callers leave a message at the same time: what WeChat was sent for them.
    List<ReceivedPush> calls(int many) throws Exception {
        var before = demo.wechat().pushes().size();
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var call : callers.invokeAll(Collections.<Callable<String>>nCopies(many, this::leave))) {
                assertThat(call.get()).startsWith("Recorded");
            }
        }
        await().pollInterval(Duration.ofMillis(5)).atMost(PATIENCE).until(() -> demo.wechat().pushes().size() == before + many);
        return demo.wechat().pushes().subList(before, before + many);
    }

    private String leave() throws Exception {
        var gateway = new InetSocketAddress(InetAddress.getLoopbackAddress(), demo.gateway().sipPort());
        try (var phone = new Softphone(InetAddress.getLoopbackAddress(), Clock.systemUTC())) {
            var plan = CallPlan.of(gateway, Demo.accessNumber(Condition.BUSY), new CallPlan.Parties("13900139000", NUMBER, Condition.BUSY), new WavSound(speech));
            return phone.call(plan, CallProgress.NONE).sentence();
        }
    }

    /// From the end of the call to WeChat's answer, of the message that a notice tells of.
    Duration untilTold(ReceivedPush push) {
        var id = new MessageId(push.url().orElseThrow().replaceFirst(".*/m/", "").replaceFirst("[?#].*", ""));
        return Duration.between(demo.gateway().get(SqlMessages.class).byId(id).orElseThrow().endedAt(), push.at());
    }

    /// The samples that were recorded of the caller's, of the message that a notice tells of.
    Duration recorded(ReceivedPush push) {
        var id = new MessageId(push.url().orElseThrow().replaceFirst(".*/m/", "").replaceFirst("[?#].*", ""));
        return demo.gateway().get(SqlMessages.class).byId(id).orElseThrow().length();
    }

    /// How long the caller speaks.
    Duration spoken() {
        return Duration.ofNanos(speech.length * 125_000L);
    }

    @Override
    public void close() {
        demo.close();
    }
}

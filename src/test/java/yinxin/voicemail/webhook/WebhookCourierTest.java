package yinxin.voicemail.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;
import yinxin.MovedClock;
import yinxin.storage.Engine;
import yinxin.storage.TestStore;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.recording.MasterKey;

/// Webhooks over the real store and a real HTTP server.
@ParameterizedClass
@EnumSource(Engine.class)
class WebhookCourierTest {
    private static final MasterKey MASTER = MasterKey.parse(MasterKey.generate());
    private static final byte[] KEY = "a key of thirty-two octets, or more".getBytes(StandardCharsets.UTF_8);

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T07:01:03Z"));
    private final WebhookSignature signature = new WebhookSignature(KEY);
    private TestStore store;
    private WebhookCourier courier;
    private Receiver receiver;

    @BeforeEach
    void open() throws IOException {
        receiver = new Receiver();
        start();
        store.bindings.bind(CALLED, LIN, Binding.Proof.OPERATOR, clock.instant());
    }

    private void start() {
        store = new TestStore(engine.in(directory), MASTER, clock);
        courier = new WebhookCourier(store.webhooks, signature, clock);
    }

    @AfterEach
    void close() {
        courier.close();
        store.close();
        receiver.close();
    }

    private Webhook webhook(EventType... events) {
        var webhook = new Webhook(Webhook.newId(), receiver.url(), Set.of(events), clock.instant(), "admin");
        store.webhooks.add(webhook);
        return webhook;
    }

    private VoiceMessage leave() {
        return store.messages.keep(store.call(CALLED, clock.instant()));
    }

    @Test
    void whatHappensIsToldOnceSignedAndWithoutNumbers() throws GeneralSecurityException {
        leave();
        var webhook = webhook(EventType.KEPT, EventType.HEARD);
        var message = leave();
        store.messages.heard(message.id(), clock.instant());

        assertThat(courier.round()).isEqualTo(2);
        assertThat(courier.round()).isZero();
        assertThat(receiver.got).extracting(Receiver.Got::type).as("not what was before, and not what it did not ask for").containsExactlyInAnyOrder("message.kept", "message.heard");
        var kept = receiver.got.stream().filter(g -> g.type().equals("message.kept")).findFirst().orElseThrow();
        assertThat(kept.json()).isEqualTo(new JsonMapper().readTree("""
                {"id":%s,"type":"message.kept","at":"2026-11-22T07:01:03Z","detail":"user-busy","message":{"id":"%s","number":"138****8000","sequence":2,
                 "caller":"139****9000","condition":"busy","kind":"voice","state":"heard","urgent":false,"at":"2026-11-22T07:01:03Z","trunk":"carrier"}}"""
                .formatted(kept.id(), message.id().value())));
        assertThat(receiver.got.toString()).doesNotContain(CALLED.dialled(), CALLER.dialled(), LIN.value());
        assertThat(kept.signature()).isEqualTo(computed(signature.secret(webhook.id()), "1795330863", kept.body()));
        assertThat(store.webhooks.latest(10)).extracting(WebhookCall::state, WebhookCall::attempts).containsOnly(Tuple.tuple("DONE", 1));
    }

    /// As a receiver does it, from the description alone.
    private static String computed(String secret, String time, String body) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "t=" + time + ",v1=" + HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void everyWebhookHasASecretOfItsOwnThatIsTheSameTomorrow() {
        assertThat(signature.secret("one")).isEqualTo(new WebhookSignature(KEY).secret("one")).startsWith("whsec_").hasSize(49).isNotEqualTo(signature.secret("two"));
    }

    @Test
    void aReceiverThatFailsIsToldAgainAndAgainWithTheSameWordsAndThenGivenUp() {
        var webhook = webhook(EventType.KEPT);
        leave();
        receiver.status = 500;

        assertThat(courier.round()).isEqualTo(1);
        for (var wait : WebhookCourier.WAITS) {
            clock.advance(wait.minusSeconds(1));
            assertThat(courier.round()).as("before " + wait).isZero();
            clock.advance(Duration.ofSeconds(1));
            assertThat(courier.round()).as("after " + wait).isEqualTo(1);
        }
        assertThat(store.webhooks.latest(10)).extracting(WebhookCall::state, WebhookCall::attempts, WebhookCall::why)
                .containsExactly(Tuple.tuple("DEAD", WebhookCourier.WAITS.size() + 1, "answered with 500"));
        assertThat(receiver.got).hasSize(WebhookCourier.WAITS.size() + 1).extracting(Receiver.Got::body).containsOnly(receiver.got.getFirst().body());
        assertThat(receiver.got).extracting(Receiver.Got::id).containsOnly(receiver.got.getFirst().id());
        assertThat(receiver.got).extracting(Receiver.Got::signature).as("but the time in the signature is that of the try").doesNotHaveDuplicates();
        assertThat(store.webhooks.depth()).isEqualTo(new Webhooks.Depth(0, 1));

        receiver.status = 200;
        assertThat(store.webhooks.redrive(webhook.id(), clock.instant())).isEqualTo(1);
        courier.round();
        assertThat(store.webhooks.latest(10)).extracting(WebhookCall::state).containsExactly("DONE");
    }

    @Test
    void aRedirectionIsNotFollowedAndAClosedPortIsNoEnd() {
        webhook(EventType.KEPT);
        leave();
        receiver.status = 302;
        courier.round();
        assertThat(store.webhooks.latest(1).getFirst().why()).isEqualTo("answered with 302");

        receiver.close();
        clock.advance(WebhookCourier.WAITS.getFirst());
        courier.round();
        assertThat(store.webhooks.latest(1).getFirst()).extracting(WebhookCall::state, WebhookCall::why)
                .containsExactly("WAITING", "cannot be reached: ConnectException");
    }

    @Test
    void whatHappenedBeforeACrashIsToldAfterIt() {
        webhook(EventType.KEPT, EventType.HEARD);
        var first = leave();
        courier.round();
        var second = leave();
        store.messages.heard(first.id(), clock.instant());
        store.webhooks.gather(clock.instant(), 0);
        store.webhooks.claim(clock.instant(), 1, Duration.ofMinutes(1));
        courier.close();
        store.close();

        start();
        courier.round();
        clock.advance(Duration.ofMinutes(1));
        courier.round();
        assertThat(receiver.got).extracting(g -> g.type() + " " + g.json().path("message").path("id").asString()).as("each once, the one that was just claimed as well")
                .containsExactlyInAnyOrder("message.kept " + first.id(), "message.kept " + second.id(), "message.heard " + first.id());
    }

    @Test
    void nothingIsPassedOverWhenALotHappensAndNothingIsToldTwiceAsTimeGoesOn() {
        webhook(EventType.values());
        for (var i = 0; i < 40; i++) {
            leave();
            clock.advance(Duration.ofSeconds(5));
            courier.round();
        }
        clock.advance(WebhookCourier.SETTLED_AFTER);
        while (courier.round() > 0) {
            clock.advance(Duration.ofSeconds(1));
        }
        assertThat(receiver.got).hasSize(40).extracting(Receiver.Got::id).doesNotHaveDuplicates();
    }

    @Test
    void aRowThatBecomesVisibleLateIsToldAllTheSame() {
        webhook(EventType.KEPT);
        var message = leave();
        courier.round();
        // As PostgreSQL shows rows of transactions that end in another order than they began: a number below the newest.
        store.database.write(db -> db.sql("update timeline set id = id + 1000 where message = :m and step = 'ANSWERED'").param("m", message.id().value()).update());
        courier.round();
        store.database.write(db -> db.sql("insert into timeline (id, message, at, step, detail) values (900, :m, 0, 'DIVERTED', 'late')").param("m", message.id().value()).update());
        clock.advance(Duration.ofSeconds(3));
        courier.round();
        assertThat(receiver.got).extracting(g -> g.json().path("detail").asString()).containsExactly("user-busy", "late");
    }

    @Test
    void twoGatewaysShareTheWork() {
        webhook(EventType.KEPT);
        leave();
        store.webhooks.gather(clock.instant(), 0);
        store.webhooks.gather(clock.instant(), 0);

        assertThat(store.webhooks.claim(clock.instant(), 10, Duration.ofMinutes(1))).hasSize(1);
        assertThat(store.webhooks.claim(clock.instant(), 10, Duration.ofMinutes(1))).isEmpty();
    }

    @Test
    void aRemovedWebhookIsToldNothingMoreAndOldCallsAreForgotten() {
        var one = webhook(EventType.KEPT);
        webhook(EventType.KEPT);
        leave();
        store.webhooks.gather(clock.instant(), 0);
        assertThat(store.webhooks.remove(one.id())).isTrue();
        assertThat(store.webhooks.remove(one.id())).isFalse();
        assertThat(courier.round()).isEqualTo(1);

        clock.advance(Duration.ofDays(3));
        courier.round();
        assertThat(store.webhooks.latest(10)).isEmpty();
        assertThat(receiver.got).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"https://crm.example.com/hook,true", "http://127.0.0.1:9000/hook,true", "http://localhost/x,true", "http://crm.example.com/hook,false", "http://10.0.0.5/,false",
        "ftp://crm.example.com/,false", "https:///nowhere,false", "/hook,false", "https://user:secret@crm.example.com/,false"})
    void whatHappensCrossesNoNetworkInClear(String url, boolean acceptable) {
        assertThat(Webhook.isAcceptable(URI.create(url))).isEqualTo(acceptable);
        if (!acceptable) {
            assertThatThrownBy(() -> new Webhook("id", URI.create(url), Set.of(EventType.KEPT), clock.instant(), "admin")).isInstanceOf(IllegalArgumentException.class);
        }
    }
}

package yinxin.network;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.network.People.DESK;
import static yinxin.network.People.LIN;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.telephony.sip.auth.DigestAuthenticator;
import yinxin.telephony.sip.auth.DigestClient;
import yinxin.telephony.sip.auth.DigestLogin;
import yinxin.telephony.sip.auth.DigestRequest;
import yinxin.telephony.sip.stack.SipHeaders;
import yinxin.telephony.sip.stack.SipHeaders.Field;
import yinxin.telephony.sip.stack.SipStack.Answer;

/// RFC 3261 §10.3 step by step, from a request to its answer and what is registered then.
class RegistrarTest {
    private static final Field DATE = new Field("Date", "Sun, 22 Nov 2026 08:00:00 GMT");

    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T08:00:00Z"));
    private final DigestClient phone = new DigestClient(new DigestLogin("13800138000", People.PASSWORD));
    private TestStore store;
    private Doorkeeper doorkeeper;
    private Registrar registrar;
    private InetSocketAddress source = new InetSocketAddress(People.address("192.0.2.5"), 40000);

    @BeforeEach
    void open() {
        store = new TestStore(directory, clock);
        store.subscribers.put(People.subscriber(LIN));
        store.subscribers.put(People.subscriber(DESK));
        doorkeeper = new Doorkeeper(store.subscribers, new DigestAuthenticator(People.REALM, clock), clock);
        registrar = new Registrar(Registrar.Rules.usual(Set.of("example.com", "192.0.2.1"), NumberingPlan.chinese()), doorkeeper,
                store.registrations, clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Answer send(String uri, List<Field> fields) {
        return registrar.answer(new Registrar.Request(new SipHeaders("REGISTER " + uri + " SIP/2.0", fields), source, "udp"));
    }

    private static List<Field> fields(String callId, long cseq, String... more) {
        var fields = new ArrayList<>(List.of(new Field("from", "<sip:13800138000@example.com>;tag=1"),
                new Field("to", "<sip:13800138000@example.com>"), new Field("call-id", callId), new Field("cseq", cseq + " REGISTER"),
                new Field("user-agent", "Telephone 1.0")));
        Arrays.stream(more).forEach(f -> fields.add(new Field(f.split(": ", 2)[0], f.split(": ", 2)[1])));
        return fields;
    }

    /// Sends a REGISTER with the right password: challenged first, as a phone is.
    private Answer register(String callId, long cseq, String... more) {
        var plain = fields(callId, cseq, more);
        var challenges = send("sip:example.com", plain).fields().stream().filter(f -> f.name().equals("WWW-Authenticate")).map(Field::value)
                .toList();
        var credentials = phone.answer(challenges, new DigestRequest("REGISTER", "sip:example.com"));
        credentials.ifPresent(c -> plain.add(new Field("authorization", c.format())));
        return send("sip:example.com", plain);
    }

    private static Answer ok(String... contacts) {
        var fields = new ArrayList<>(Arrays.stream(contacts).map(c -> new Field("Contact", c)).toList());
        fields.add(DATE);
        return new Answer(200, "OK", "", fields, "");
    }

    private List<String> registered() {
        return store.registrations.of(LIN, clock.instant()).stream().map(RegisteredContact::uri).toList();
    }

    @Test
    void aPhoneIsChallengedAndThenRegistered() {
        var first = send("sip:example.com", fields("c1", 1, "contact: <sip:13800138000@192.0.2.5:5060>"));

        assertThat(first.status()).isEqualTo(401);
        assertThat(first.fields()).extracting(Field::name).containsExactly("WWW-Authenticate", "WWW-Authenticate");
        assertThat(first.fields().getFirst().value()).contains("algorithm=SHA-256");
        assertThat(registered()).isEmpty();
        assertThat(register("c1", 2, "contact: <sip:13800138000@192.0.2.5:5060>"))
                .isEqualTo(ok("<sip:13800138000@192.0.2.5:5060>;q=1.0;expires=3600"));
        assertThat(store.registrations.of(LIN, clock.instant())).containsExactly(new RegisteredContact(LIN,
                "sip:13800138000@192.0.2.5:5060", clock.instant().plusSeconds(3600), 1.0, "c1", 2, source, "udp", "Telephone 1.0", ""));
        assertThat(registrar.figures()).isEqualTo(new Registrar.Figures(1, 0));
        assertThat(doorkeeper.figures()).isEqualTo(new Doorkeeper.Figures(1, 2, 0, 0, 0, 0, 0));
    }

    @Test
    void severalPhonesTheirPreferenceAndTime() {
        register("c1", 1, "contact: \"Lin\" <sip:a@192.0.2.5>;q=0.3;expires=600, <sip:b@192.0.2.5;transport=tcp>;q=0.7", "expires: 1200");
        clock.advance(Duration.ofSeconds(90));

        assertThat(register("c2", 1).fields()).containsExactly(
                new Field("Contact", "<sip:b@192.0.2.5;transport=tcp>;q=0.7;expires=1110"),
                new Field("Contact", "<sip:a@192.0.2.5>;q=0.3;expires=510"), new Field("Date", "Sun, 22 Nov 2026 08:01:30 GMT"));
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "86400, 86400", "86401, 86400", "4294967296, 86400", "soon, 3600", "-5, 3600"})
    void howLongIsWithinLimits(String asked, int given) {
        assertThat(register("c1", 1, "contact: <sip:a@192.0.2.5>;expires=" + asked))
                .isEqualTo(ok("<sip:a@192.0.2.5>;q=1.0;expires=" + given));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "59"})
    void tooBriefIsRefusedWithTheLeast(String asked) {
        assertThat(register("c1", 1, "contact: <sip:a@192.0.2.5>", "expires: " + asked))
                .isEqualTo(Answer.of(423, "Interval Too Brief", new Field("Min-Expires", "60")));
        assertThat(registered()).isEmpty();
    }

    @Test
    void aRefreshReplacesItsOwnContactHoweverItIsSpelled() {
        register("c1", 1, "contact: <sip:13800138000@phone.example.com:5062;ob>;expires=600");

        assertThat(register("c1", 2, "contact: <SIP:%313800138000@PHONE.example.com:5062;lr>;expires=900"))
                .isEqualTo(ok("<SIP:%313800138000@PHONE.example.com:5062;lr>;q=1.0;expires=900"));
        assertThat(register("c2", 1, "contact: <sip:13800138000@phone.example.com>").fields()).as("no port is not this port").hasSize(3);
    }

    @Test
    void aPhoneThatStartsAnewElsewhereReplacesItself() {
        register("c1", 1, "contact: <sip:a@192.0.2.5:40001>;+sip.instance=\"<urn:uuid:1>\";reg-id=1");
        register("c2", 1, "contact: <sip:b@192.0.2.5:40002>;+sip.instance=\"<urn:uuid:2>\"");

        assertThat(register("c3", 1, "contact: <sip:a@192.0.2.5:40003>;reg-id=1;+sip.instance=\"<urn:uuid:1>\"")).isEqualTo(ok(
                "<sip:a@192.0.2.5:40003>;q=1.0;expires=3600;+sip.instance=\"<urn:uuid:1>\";reg-id=1",
                "<sip:b@192.0.2.5:40002>;q=1.0;expires=3600;+sip.instance=\"<urn:uuid:2>\""));
    }

    @Test
    void onePhoneGoesAndTheOtherStays() {
        register("c1", 1, "contact: <sip:a@192.0.2.5>");
        register("c2", 1, "contact: <sip:b@192.0.2.5>");

        assertThat(register("c1", 2, "contact: <sip:a@192.0.2.5>;expires=0")).isEqualTo(ok("<sip:b@192.0.2.5>;q=1.0;expires=3600"));
        assertThat(register("c1", 3, "contact: <sip:never@192.0.2.5>", "expires: 0")).isEqualTo(ok("<sip:b@192.0.2.5>;q=1.0;expires=3600"));
    }

    @Test
    void theStarRemovesAll() {
        register("c1", 1, "contact: <sip:a@192.0.2.5>, <sip:b@192.0.2.5>");

        assertThat(List.of(register("c1", 2, "contact: *").status(), register("c1", 3, "contact: *", "expires: 60").status(),
                register("c1", 4, "contact: *", "contact: <sip:a@192.0.2.5>", "expires: 0").status())).containsOnly(400);
        assertThat(registered()).hasSize(2);
        assertThat(register("c1", 5, "contact: *", "expires: 0")).isEqualTo(ok());
        assertThat(registered()).isEmpty();
    }

    @Test
    void whatComesLateChangesNothing() {
        register("c1", 5, "contact: <sip:a@192.0.2.5>;expires=600");
        var late = Answer.of(500, "A Later REGISTER Came Before");

        assertThat(List.of(register("c1", 5, "contact: <sip:a@192.0.2.5>;expires=0"),
                register("c1", 4, "contact: <sip:new@192.0.2.5>, <sip:a@192.0.2.5>;expires=0"),
                register("c1", 4, "contact: *", "expires: 0"))).containsOnly(late);
        assertThat(registered()).containsExactly("sip:a@192.0.2.5");
        assertThat(register("c2", 1, "contact: <sip:a@192.0.2.5>;expires=0")).as("another Call-ID begins anew").isEqualTo(ok());
    }

    @Test
    void anEleventhPhoneDropsTheOneThatEndsFirst() {
        register("c0", 1, "contact: " + String.join(", ", IntStream.range(0, 10)
                .mapToObj(i -> "<sip:p" + i + "@192.0.2.5>;expires=" + (i == 4 ? 100 : 1000 + i)).toList()));
        register("c1", 1, "contact: <sip:new@192.0.2.5>");

        assertThat(registered()).hasSize(10).contains("sip:new@192.0.2.5").doesNotContain("sip:p4@192.0.2.5");
    }

    @Test
    void anExtensionRegistersToo() {
        var desk = new DigestClient(new DigestLogin("8001", People.PASSWORD));
        var fields = new ArrayList<>(List.of(new Field("to", "<sip:8001@192.0.2.1:5070>"), new Field("call-id", "c"),
                new Field("cseq", "1 REGISTER"), new Field("contact", "<sip:8001@192.0.2.5>")));
        var uri = "sip:192.0.2.1:5070;transport=udp";
        var challenges = send(uri, fields).fields().stream().map(Field::value).toList();
        fields.add(new Field("authorization", desk.answer(challenges, new DigestRequest("REGISTER", uri)).orElseThrow().format()));

        assertThat(send(uri, fields)).isEqualTo(ok("<sip:8001@192.0.2.5>;q=1.0;expires=3600"));
        assertThat(store.registrations.of(DESK, clock.instant())).hasSize(1);
    }

    @Test
    void whatIsNotForUsOrNotKnownIsSaid() {
        assertThat(send("sip:example.net", fields("c", 1))).isEqualTo(Answer.of(404, "Not This Domain"));
        assertThat(send("tel:13800138000", fields("c", 1))).isEqualTo(Answer.of(404, "Not This Domain"));
        assertThat(send("sip:example.com", fields("c", 1, "require: path, GRUU")))
                .isEqualTo(Answer.of(420, "Bad Extension", new Field("Unsupported", "path, gruu")));
        assertThat(send("sip:example.com", List.of(new Field("to", "<sip:lin@example.com>"))))
                .isEqualTo(Answer.of(404, "To Is No Telephone Number"));
        assertThat(send("sip:example.com", List.of())).isEqualTo(Answer.of(400, "To Missing"));
        assertThat(register("c1", 1, "contact: <tel:13800138000>")).isEqualTo(Answer.of(400, "Contact Is No SIP URI"));
        assertThat(register("c1", 1, "contact: <sip:a b@192.0.2.5>")).isEqualTo(Answer.of(400, "Contact Is No SIP URI"));
        assertThat(registered()).isEmpty();
    }

    @Test
    void whenNothingCanBeKeptThePhoneComesAgain() {
        var fields = fields("c1", 1, "contact: <sip:a@192.0.2.5>");
        var challenges = send("sip:example.com", fields).fields().stream().map(Field::value).toList();
        fields.add(new Field("authorization", phone.answer(challenges, new DigestRequest("REGISTER", "sip:example.com")).orElseThrow().format()));
        store.database.close();

        assertThat(send("sip:example.com", fields)).isEqualTo(Answer.of(500, "Registrations Cannot Be Kept Now", new Field("Retry-After", "5")));
    }

    @Test
    void forgedAndReplayedRegistersChangeNothingAndAreCounted() {
        var forger = new DigestClient(new DigestLogin("13800138000", "a guess"));
        var fields = fields("c1", 1, "contact: <sip:thief@203.0.113.9>");
        var challenges = send("sip:example.com", fields).fields().stream().map(Field::value).toList();
        fields.add(new Field("authorization", forger.answer(challenges, new DigestRequest("REGISTER", "sip:example.com")).orElseThrow().format()));
        assertThat(send("sip:example.com", fields).status()).isEqualTo(401);

        var honest = fields("c2", 1, "contact: <sip:a@192.0.2.5>");
        honest.add(new Field("authorization", phone.answer(challenges, new DigestRequest("REGISTER", "sip:example.com")).orElseThrow().format()));
        assertThat(send("sip:example.com", honest).status()).isEqualTo(200);
        var copied = new ArrayList<>(honest);
        copied.set(5, new Field("contact", "<sip:thief@203.0.113.9>"));
        var replay = send("sip:example.com", copied);

        assertThat(replay.status()).isEqualTo(401);
        assertThat(replay.fields().getFirst().value()).contains("stale=true");
        assertThat(registered()).containsExactly("sip:a@192.0.2.5");
        assertThat(doorkeeper.figures()).isEqualTo(new Doorkeeper.Figures(1, 1, 0, 1, 1, 0, 0));
    }

    @Test
    void whoGuessesIsLockedOutForAWhileAndOthersAreNot() {
        var forger = new DigestClient(new DigestLogin("13800138000", "a guess"));
        var last = guess(forger, Doorkeeper.TRIES_FOR_A_NUMBER + 1);

        assertThat(last).isEqualTo(Answer.of(403, "Too Many Wrong Passwords", new Field("Retry-After", "61")));
        assertThat(register("c2", 1, "contact: <sip:a@192.0.2.5>").status()).as("the same number at this address").isEqualTo(403);
        source = new InetSocketAddress(People.address("192.0.2.6"), 40000);
        assertThat(register("c2", 1, "contact: <sip:a@192.0.2.6>").status()).as("its owner elsewhere").isEqualTo(200);
        source = new InetSocketAddress(People.address("192.0.2.5"), 40000);
        clock.advance(Doorkeeper.WINDOW);
        assertThat(register("c3", 1, "contact: <sip:a@192.0.2.5>").status()).isEqualTo(200);
        assertThat(doorkeeper.figures().lockedOut()).isEqualTo(2);
    }

    private Answer guess(DigestClient forger, int times) {
        var last = Answer.of(100, "Trying");
        for (var i = 0; i < times; i++) {
            var fields = fields("c1", i, "contact: <sip:thief@203.0.113.9>");
            var challenges = send("sip:example.com", fields).fields().stream().map(Field::value).toList();
            fields.add(new Field("authorization", forger.answer(challenges, new DigestRequest("REGISTER", "sip:example.com")).orElseThrow().format()));
            last = send("sip:example.com", fields);
        }
        return last;
    }

    /// Nobody learns which numbers exist: a number of nobody's is answered as a wrong password is.
    @Test
    void aNumberThatNobodyHasIsRefusedLikeAWrongPassword() {
        store.subscribers.remove(LIN);
        var answer = guess(new DigestClient(new DigestLogin("13800138000", People.PASSWORD)), 1);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.fields()).extracting(Field::name).containsExactly("WWW-Authenticate", "WWW-Authenticate");
        assertThat(doorkeeper.figures().unknown()).isEqualTo(1);
    }

    /// A subscriber's password opens their own registration and nobody else's (§10.3 step 4).
    @Test
    void nobodyRegistersForAnother() {
        var desk = new DigestClient(new DigestLogin("8001", People.PASSWORD));
        assertThat(guess(desk, 1).status()).isEqualTo(401);
        assertThat(registered()).isEmpty();
    }
}

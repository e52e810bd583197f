package yinxin.web.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.network.People.LIN;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.MovedClock;
import yinxin.network.People;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberState;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// The subscribers as an operator's program sees and changes them.
class OperatorSubscribersTest {
    private static final String ALL = "/operator/api/subscribers";
    private static final String ONE = ALL + "/%2B8613800138000";
    private static final String USUAL =
            "{'unconditional':null,'busy':'voicemail','noAnswer':'voicemail','notReachable':'voicemail','noAnswerAfterSeconds':20}";

    @TempDir
    static Path directory;
    private static final MovedClock CLOCK = new MovedClock(Instant.parse("2026-11-22T08:00:00Z"));
    private static Site site;
    private static Visitor program;

    @BeforeAll
    static void open() {
        site = new Site(directory, CLOCK);
        program = site.stranger().with("Accept", "application/json").with("Authorization", "Bearer " + Site.TOKEN);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @AfterEach
    void removeEverybody() {
        for (var subscriber : site.store.subscribers.list()) {
            site.store.registrations.update(subscriber.number(), CLOCK.instant(), _ -> List.of());
            site.store.subscribers.remove(subscriber.number());
        }
    }

    private HttpResponse<String> send(String method, String path, String body) {
        return program.send(method, path, "application/json", body.replace('\'', '"'));
    }

    private static JsonNode json(String text) {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }

    private static String lin(String state, String forwarding, String phones) {
        return "{'number':'+8613800138000','display':'138 0013 8000','state':'" + state + "','forwarding':" + forwarding
                + ",'realm':'example.com','logins':['13800138000','+8613800138000','8613800138000'],'phones':" + phones + "}";
    }

    @Test
    void aSubscriberIsAddedAndTheirPasswordNeverGivenOut() {
        var added = send("PUT", ALL + "/13800138000", "{'password':'" + People.PASSWORD + "'}");

        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(added.headers().firstValue("Location")).contains(ONE);
        assertThat(json(added.body())).isEqualTo(json(lin("attached", USUAL, "[]")));
        assertThat(site.store.subscribers.find(LIN)).contains(People.subscriber(LIN));
        var secret = People.subscriber(LIN).secret().logins().getFirst();
        assertThat(added.body() + program.get(ALL).body() + program.get(ONE).body())
                .doesNotContain(People.PASSWORD, secret.md5(), secret.sha256());
    }

    @Test
    void onlyAddingFindsThatSomebodyIsThere() {
        site.store.subscribers.put(People.subscriber(LIN));
        var again = program.with("If-None-Match", "*").send("PUT", ONE, "application/json", "{\"password\":\"another password\"}");

        assertThat(again.statusCode()).isEqualTo(412);
        assertProblem(again, "already");
        assertThat(site.store.subscribers.find(LIN)).contains(People.subscriber(LIN));
    }

    @Test
    void whatIsSentChangesAndTheRestStays() {
        site.store.subscribers.put(People.subscriber(LIN));
        var changed = send("PATCH", ONE, "{'state':'suspended','forwarding':{'busy':'139 0013 9000','notReachable':null,'noAnswerAfterSeconds':45}}");

        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(json(changed.body())).isEqualTo(json(lin("suspended", "{'unconditional':null,'busy':'+8613900139000','noAnswer':'voicemail',"
                + "'notReachable':null,'noAnswerAfterSeconds':45}", "[]")));
        assertThat(json(send("PATCH", ONE, "{'state':'attached'}").body()).path("forwarding").path("noAnswerAfterSeconds").asInt()).isEqualTo(45);
        assertThat(json(send("PUT", ONE, "{'forwarding':{'unconditional':'8001'}}").body()).path("forwarding").path("unconditional").asString())
                .as("a PUT without password keeps the present one").isEqualTo("8001");
        assertThat(site.store.subscribers.find(LIN).map(Subscriber::secret)).contains(People.subscriber(LIN).secret());
    }

    @Test
    void registeredPhonesAreShownWithTheTimeTheyHave() {
        site.store.subscribers.put(People.subscriber(LIN));
        var expires = CLOCK.instant().plusSeconds(3600);
        site.store.registrations.update(LIN, CLOCK.instant(), _ -> List.of(People.phone(LIN, "192.0.2.5", expires),
                People.phone(LIN, "2001:db8::5", expires)));
        CLOCK.advance(Duration.ofSeconds(100));

        var phones = json(program.get(ONE).body()).path("phones");
        assertThat(phones.path(0)).isEqualTo(json("""
                {'contact':'sip:13800138000@192.0.2.5:5060','expiresAt':'%s','secondsLeft':3500,'q':1.0,
                 'from':'192.0.2.5:5060','transport':'udp','userAgent':'Telephone 1.0'}""".formatted(expires)));
        assertThat(phones.path(1).path("from").asString()).isEqualTo("[2001:db8:0:0:0:0:0:5]:5060");
    }

    @Test
    void aNewPasswordAndARemovalEndTheRegistrations() {
        site.store.subscribers.put(People.subscriber(LIN));
        for (var method : List.of("PUT", "DELETE")) {
            site.store.registrations.update(LIN, CLOCK.instant(), _ -> List.of(People.phone(LIN, "192.0.2.5", CLOCK.instant().plusSeconds(3600))));
            assertThat(send("PATCH", ONE, "{'state':'detached'}").statusCode()).isEqualTo(200);
            assertThat(site.store.registrations.of(LIN, CLOCK.instant())).hasSize(1);

            assertThat(send(method, ONE, "{'password':'another password'}").statusCode()).isEqualTo(method.equals("PUT") ? 200 : 204);
            assertThat(site.store.registrations.of(LIN, CLOCK.instant())).as(method).isEmpty();
        }
        assertThat(site.store.subscribers.list()).isEmpty();
        assertProblem(send("DELETE", ONE, ""), "not a subscriber's");
    }

    @Test
    void allAreListedAndFoundByTheirDigits() {
        for (var number : List.of(LIN, People.WANG, People.DESK)) {
            site.store.subscribers.put(People.subscriber(number).in(SubscriberState.DO_NOT_DISTURB));
        }
        assertThat(json(program.get(ALL).body()).valueStream().map(s -> s.path("number").asString()))
                .containsExactly("+8613800138000", "+8613900139000", "8001");
        assertThat(json(program.get(ALL + "?search=139-0").body()).valueStream().map(s -> s.path("number").asString())).containsExactly("+8613900139000");
        assertThat(json(program.get(ALL + "?limit=2").body())).hasSize(2);
        assertThat(program.get(ALL + "?limit=0").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            PUT   | /13800138000 | {}                                            | password is missing
            PUT   | /13800138000 | {'password':'short'}                          | password must be a text of 8 to 128 characters
            PUT   | /13800138000 | {'password':12345678}                         | password must be a text
            PUT   | /13800138000 | {'password':'Circle of Life','state':'asleep'} | state must be one of attached, detached, out-of-coverage
            PUT   | /nobody      | {'password':'Circle of Life'}                 | not a telephone number
            PUT   | /13800138000 | []                                            | must be a JSON object with the fields password, state and forwarding
            PUT   | /13800138000 | {                                             | must be a JSON object with the fields password, state and forwarding
            PATCH | /8001        | {'state':'attached'}                          | not a subscriber's
            PATCH | /13900139000 | {'sate':'attached'}                           | There is no field sate
            PATCH | /13900139000 | {'password':'Circle of Life'}                 | changed with PUT
            PATCH | /13900139000 | {'state':null}                                | state must be one of
            PATCH | /13900139000 | {'forwarding':'voicemail'}                    | forwarding must be a JSON object with the fields
            PATCH | /13900139000 | {'forwarding':{'busi':'voicemail'}}           | There is no field forwarding.busi
            PATCH | /13900139000 | {'forwarding':{'busy':'nowhere'}}             | forwarding.busy must be voicemail, a telephone number
            PATCH | /13900139000 | {'forwarding':{'busy':true}}                  | forwarding.busy must be voicemail, a telephone number
            PATCH | /13900139000 | {'forwarding':{'busy':'13900139000'}}         | leads back to the same number
            PATCH | /13900139000 | {'forwarding':{'noAnswer':'110'}}             | emergency number
            PATCH | /13900139000 | {'forwarding':{'noAnswerAfterSeconds':4}}     | a whole number from 5 to 180
            PATCH | /13900139000 | {'forwarding':{'noAnswerAfterSeconds':'20'}}  | a whole number from 5 to 180
            PATCH | /13900139000 | {'forwarding':{'noAnswerAfterSeconds':99999999999}} | a whole number from 5 to 180
            """)
    void badInputNamesTheFieldAndChangesNothing(String method, String path, String body, String sentence) {
        site.store.subscribers.put(People.subscriber(People.WANG));

        assertProblem(send(method, ALL + path, body), sentence);
        assertThat(site.store.subscribers.list()).containsExactly(People.subscriber(People.WANG));
    }

    @Test
    void nothingIsReachableWithoutTheToken() {
        site.store.subscribers.put(People.subscriber(LIN));
        var stranger = program.without("Authorization");

        assertThat(List.of(stranger.get(ALL).statusCode(), stranger.get(ONE).statusCode(), stranger.get("/operator/subscribers").statusCode(),
                stranger.send("DELETE", ONE, "application/json", "").statusCode())).containsOnly(401);
        assertThat(stranger.with("Accept", "text/html").get("/operator/subscribers").headers().firstValue("Location")).contains("/operator/login");
    }

    private static void assertProblem(HttpResponse<String> answer, String sentence) {
        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.headers().firstValue("Content-Type")).hasValueSatisfying(t -> assertThat(t).startsWith("application/problem+json"));
        assertThat(json(answer.body().replace("'", "’")).path("detail").asString()).contains(sentence.replace("'", "’"));
    }
}

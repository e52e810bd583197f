package yinxin.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import yinxin.app.ServedGateway.Surroundings;
import yinxin.simulator.Fault;
import yinxin.simulator.Faults;

/// One gateway and one bound number, which live through everything that can go wrong around it. After each fault nothing is lost, nobody was told twice, and the
/// books agree.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {
    private static final String SEND = "/cgi-bin/message/template/send";
    private static final String TOKEN = "/cgi-bin/stable_token";
    private static final double AT_ONCE = 1000;
    private static final Duration TALK = Duration.ofSeconds(4);
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    static Path directory;
    private Meddler meddler;
    private FaultBed bed;
    private Duration ahead = Duration.ZERO;

    @BeforeAll
    void start() throws Exception {
        meddler = new Meddler(directory.resolve("meddler"));
        bed = new FaultBed(directory, new Surroundings(List.of(), meddler.environment(), FaultBed.account(), ""), 1);
    }

    @AfterAll
    void stop() {
        bed.close();
    }

    @AfterEach
    void nothingIsLost() throws Exception {
        bed.gateway.wechat.faults().clear();
        meddler.failFlushes(false);
        System.out.println(bed.assertNothingLost() + " " + bed.kinds());
    }

    @Test
    void twoCallersAtOnceToOneNumber() throws Exception {
        bed.load.await(bed.call(2, AT_ONCE, TALK));
    }

    @Test
    void aHundredCallersAtOnceToOneNumber() throws Exception {
        bed.load.await(bed.call(100, AT_ONCE, TALK));
    }

    /// Another program holds the lock while calls come in and end: they wait in the spool.
    @Test
    void theDatabaseIsLocked() throws Exception {
        try (var other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data").resolve("yinxin.db"));
                var lock = other.createStatement()) {
            lock.execute("begin immediate");
            var before = lock.executeQuery("select count(*) from message").getInt(1);
            var calls = bed.call(6, 3, TALK);
            bed.load.await(calls);
            assertThat(calls).as("they are answered all the same").allMatch(LoadCall::answered);
            await().atMost(PATIENCE).until(() -> !bed.gateway.isReady());
            assertThat(lock.executeQuery("select count(*) from message").getInt(1)).as("none is an item yet").isEqualTo(before);
            lock.execute("rollback");
        }
        await().atMost(PATIENCE).until(() -> bed.gateway.isReady());
    }

    /// What is being recorded cannot be brought to the disk any more: the caller hears so, and what was on the disk is the message.
    @Test
    void theDiskDoesNotFlush() throws Exception {
        var talking = bed.call(4, 20, Duration.ofSeconds(20));
        bed.awaitTalking(talking, 4, Duration.ofSeconds(3));
        meddler.failFlushes(true);
        bed.disturb();
        await().atMost(PATIENCE).until(() -> talking.stream().allMatch(LoadCall::isOver));
        assertThat(talking).as("the gateway told them and hung up").allMatch(FaultBed::wasCutOff);

        var during = bed.call(4, 20, TALK);
        bed.load.await(during);
        assertThat(during).as("nothing can be kept, so the network may try another gateway").extracting(call -> call.status).containsOnly(503);
        assertThat(bed.gateway.isReady()).isFalse();
        meddler.failFlushes(false);
        await().atMost(PATIENCE).until(() -> bed.gateway.isReady());
        var afterwards = bed.call(3, 20, TALK);
        bed.load.await(afterwards);
        assertThat(afterwards).allMatch(LoadCall::answered);
    }

    /// Six hours, of which each passes at once: the program's clock and WeChat's are moved together.
    @Test
    void weChatIsDownForSixHours() throws Exception {
        bed.gateway.wechat.faults().always(SEND, Fault.resetBeforeAccepting());
        bed.gateway.wechat.faults().always(TOKEN, Fault.httpStatus(502));
        bed.load.await(bed.call(3, 20, TALK));
        for (var hour = 0; hour < 6; hour++) {
            var tried = asked();
            passes(Duration.ofHours(1));
            await().atMost(PATIENCE).until(() -> asked() > tried);
        }
        assertThat(bed.cards().size()).isEqualTo(bed.items().size() - 3);
        bed.gateway.wechat.faults().clear();
        passes(Duration.ofHours(1));
    }

    @Test
    void weChatIsSlowerThanWeWait() throws Exception {
        bed.gateway.wechat.faults().next(SEND, Fault.stall(Duration.ofSeconds(8)));
        bed.gateway.wechat.faults().next(SEND, Fault.stall(Duration.ofSeconds(8)));
        bed.gateway.wechat.faults().always(SEND, Fault.stall(Duration.ofSeconds(2)));
        bed.load.await(bed.call(4, 20, TALK));
    }

    @Test
    void weChatLiesAndCutsTheLine() throws Exception {
        for (var times = 0; times < 2; times++) {
            bed.gateway.wechat.faults().next(SEND, Fault.errcode(-1, "system error"));
            bed.gateway.wechat.faults().next(SEND, Fault.resetAfterAccepting());
        }
        bed.load.await(bed.call(4, 20, TALK));
    }

    /// WeChat says "system error" although the follower has the card, again and again, and no receipt gets through: it is asked with the same id each time.
    @Test
    void weChatDeniesWhatItHasDone() throws Exception {
        var wechat = bed.gateway.wechat;
        var before = idsAsked();
        wechat.faults().always(SEND, Fault.errcodeAfterAccepting(-1, "system error"));
        wechat.faults().always(Faults.CALLBACK, Fault.badSignature());
        bed.load.await(bed.call(1, 20, TALK));
        await().atMost(PATIENCE).until(() -> bed.cards().size() == bed.items().size());
        for (var times = 1; times <= 3; times++) {
            var asked = times;
            await().atMost(PATIENCE).until(() -> idsAsked().entrySet().stream().filter(id -> !before.containsKey(id.getKey()) && id.getValue() > asked).count() == 1);
            passes(Duration.ofMinutes(2));
        }
        wechat.faults().clear();
        await().atMost(PATIENCE).until(() -> bed.gateway.deliveries("waiting") == 0);
        assertThat(idsAsked().keySet()).hasSize(before.size() + 1);
    }

    /// How often WeChat was asked to send each `client_msg_id`.
    private Map<String, Long> idsAsked() {
        var id = Pattern.compile("\"client_msg_id\":\"([^\"]+)\"");
        return bed.gateway.wechat.requests().stream().filter(request -> request.path().equals(SEND)).flatMap(request -> id.matcher(request.body()).results())
                .collect(Collectors.groupingBy(found -> found.group(1), Collectors.counting()));
    }

    /// Somebody else who has the secret forces another token, and ours is worth nothing any more: it is refused once and asked for once, however many
    /// pushes come upon it.
    @Test
    void theTokenIsRevokedByAThirdParty() throws Exception {
        bed.load.await(bed.call(1, 20, TALK));
        await().atMost(PATIENCE).until(() -> bed.cards().size() == bed.items().size());
        var ours = token(false);
        var fetches = fetches();
        assertThat(token(true)).as("another one").isNotEqualTo(ours);
        bed.load.await(bed.call(3, 20, TALK));
        await().atMost(PATIENCE).until(() -> bed.cards().size() == bed.items().size());

        assertThat(fetches()).as("the third party's, and ours").isEqualTo(fetches + 2);
    }

    private String token(boolean force) throws Exception {
        var settings = bed.gateway.wechat.settings();
        var body = "{\"grant_type\":\"client_credential\",\"appid\":\"%s\",\"secret\":\"%s\",\"force_refresh\":%s}"
                .formatted(settings.appId(), settings.appSecret(), force);
        try (var http = HttpClient.newHttpClient()) {
            var answer = http.send(HttpRequest.newBuilder(URI.create(bed.gateway.wechat.url() + TOKEN)).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                    HttpResponse.BodyHandlers.ofString());
            return new JsonMapper().readTree(answer.body()).path("access_token").asString();
        }
    }

    private long fetches() {
        return bed.gateway.wechat.requests().stream().filter(request -> request.path().equals(TOKEN)).count();
    }

    /// The clock leaps forward and back while calls run, and while pushes wait that failed.
    @Test
    void theClockLeaps() throws Exception {
        bed.gateway.wechat.faults().next(SEND, Fault.errcode(-1, "system error"));
        for (var leap : List.of(Duration.ofHours(5), Duration.ofHours(-5), Duration.ofDays(-2), Duration.ofDays(2))) {
            var calls = bed.call(3, 20, TALK);
            bed.awaitTalking(calls, 3, Duration.ofSeconds(1));
            ahead = ahead.plus(leap);
            meddler.setClockAhead(ahead);
            bed.load.await(calls);
        }
    }

    private void passes(Duration time) throws InterruptedException {
        ahead = ahead.plus(time);
        meddler.setClockAhead(ahead);
        bed.gateway.wechat.clockOffset(ahead);
        TimeUnit.MILLISECONDS.sleep(100);
    }

    private int asked() {
        return bed.gateway.wechat.requests().size();
    }
}

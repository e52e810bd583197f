package yinxin.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.operator.AuditEntry;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.operator.Sessions;
import yinxin.web.Site;

/// What operators see and do, over the real store.
class ConsolePagesTest {
    private static final String CLEAR = "138 0013 8000";
    private static final String MASKED = "138****8000";

    @TempDir
    static Path directory;
    private static final MovedClock CLOCK = new MovedClock(Instant.parse("2026-11-22T08:00:00Z"));
    private static Site site;

    @BeforeAll
    static void open() {
        site = new Site(directory, CLOCK);
        site.store.bindings.bind(CALLED, LIN, Binding.Proof.OPERATOR, CLOCK.instant());
    }

    @AfterAll
    static void close() {
        site.close();
    }

    /// Somebody leaves a message, and WeChat refuses its notice, which may have gone with others.
    private static Deliveries.Row refused() {
        var message = site.store.messages.keep(site.store.call(CALLED, CLOCK.instant()));
        settle(d -> site.store.outbox.refused(d, "touser: the user is on the account's blacklist (43019 black list)", CLOCK.instant()));
        return site.store.deliveries.ofMessage(message.id()).getFirst();
    }

    /// Everything that waits comes to this end.
    private static void settle(Consumer<Delivery> end) {
        for (var claimed = claim(); !claimed.isEmpty(); claimed = claim()) {
            claimed.forEach(end);
        }
    }

    private static List<Delivery> claim() {
        CLOCK.advance(Duration.ofMinutes(15));
        return site.store.outbox.claim(CLOCK.instant(), 100, Duration.ofMinutes(1));
    }

    @Test
    void numbersAreMaskedUntilUnlockedForAWhileAndForAReason() {
        var delivery = refused();
        var operator = site.operator(Role.OPERATOR);
        var pages = List.of("/operator/messages", "/operator/deliveries", "/operator", "/operator/messages/" + delivery.message().orElseThrow());

        for (var page : pages) {
            assertThat(operator.get(page).body()).as(page).contains(MASKED).doesNotContain(CLEAR, CALLED.value(), CALLER.display(), LIN.value());
        }
        assertThat(operator.submit("/operator/numbers", "/operator/unlock", Map.of("reason", "  ")).headers().firstValue("Location"))
                .contains("/operator/numbers?done=no-reason");
        operator.submit("/operator/numbers", "/operator/unlock", Map.of("reason", "ticket 4711"));
        assertThat(site.store.audit.before(Long.MAX_VALUE, 1)).extracting(AuditEntry::actor, AuditEntry::deed, AuditEntry::object)
                .containsExactly(Tuple.tuple("person operator", Deed.UNLOCKED, "ticket 4711"));
        for (var page : pages) {
            assertThat(operator.get(page).body()).as(page).contains(CLEAR);
        }
        assertThat(site.operator(Role.OPERATOR).get("/operator/messages").body()).as("in another session").doesNotContain(CLEAR);

        operator.submit("/operator/numbers", "/operator/lock", Map.of());
        assertThat(operator.get("/operator/messages").body()).contains(MASKED).doesNotContain(CLEAR);
        operator.submit("/operator/numbers", "/operator/unlock", Map.of("reason", "ticket 4711"));
        CLOCK.advance(Sessions.UNLOCKED);
        assertThat(operator.get("/operator/messages").body()).contains(MASKED).doesNotContain(CLEAR);
    }

    @Test
    void aNumberIsSearchedByAFormAndTheSearchIsWrittenDown() {
        refused();
        var viewer = site.operator(Role.VIEWER);
        var found = viewer.submit("/operator/numbers", "/operator/numbers", Map.of("number", "138-0013-8000"));

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(found.body()).contains(MASKED, LIN.toString(), "运营方担保", "死信").doesNotContain(CLEAR, CALLED.value(), LIN.value());
        assertThat(site.store.audit.before(Long.MAX_VALUE, 1)).extracting(AuditEntry::actor, AuditEntry::deed, AuditEntry::object)
                .containsExactly(Tuple.tuple("person viewer", Deed.SEARCHED, MASKED));
        assertThat(viewer.submit("/operator/numbers", "/operator/numbers", Map.of("number", "nobody")).body()).contains("这不是电话号码");
        assertThat(viewer.submit("/operator/numbers", "/operator/unlock", Map.of("reason", "curious")).statusCode()).as("viewers do not unlock").isEqualTo(403);
    }

    @Test
    void whatWasRefusedSaysWhyInWordsAndIsSentAgain() {
        var delivery = refused();
        CLOCK.advance(Duration.ofDays(3));
        var operator = site.operator(Role.OPERATOR);
        assertThat(operator.get("/operator/deliveries?state=REFUSED").body()).contains("用户在黑名单里（43019）", "重发");
        assertThat(operator.get("/operator/deliveries?state=REFUSED&lang=en").body()).contains("the user is on the account's blacklist", "Send again");
        assertThat(site.operator(Role.VIEWER).get("/operator/deliveries?state=REFUSED").body()).doesNotContain("重发");

        var sent = operator.submit("/operator/deliveries", "/operator/deliveries/redrive", Map.of("id", delivery.id()));
        assertThat(sent.headers().firstValue("Location")).contains("/operator/deliveries?done=redriven");
        assertThat(site.store.deliveries.ofMessage(delivery.message().orElseThrow())).extracting(Deliveries.Row::id, Deliveries.Row::state, Deliveries.Row::attempts,
                Deliveries.Row::createdAt).as("it has its time for retries again").containsExactly(Tuple.tuple(delivery.id(), "WAITING", 0, CLOCK.instant()));
        assertThat(site.store.audit.before(Long.MAX_VALUE, 1)).extracting(AuditEntry::deed, AuditEntry::object)
                .containsExactly(Tuple.tuple(Deed.REDRIVEN, "delivery " + delivery.id()));
        assertThat(operator.submit("/operator/deliveries", "/operator/deliveries/redrive", Map.of("id", delivery.id())).headers().firstValue("Location"))
                .as("once is enough").contains("/operator/deliveries?done=nothing");
settle(d -> site.store.outbox.accepted(d, new DeliveryOutcome.Accepted(Optional.empty()), CLOCK.instant()));
        assertThat(site.store.deliveries.ofMessage(delivery.message().orElseThrow())).extracting(Deliveries.Row::state).containsExactly("ACCEPTED");
    }

    @Test
    void allDeadLettersAreSentAgainAtOnceAndWhatIsHeldAlone() {
        refused();
        refused();
        var operator = site.operator(Role.OPERATOR);
        var before = site.store.deliveries.counts().get("REFUSED");
        operator.submit("/operator/deliveries", "/operator/deliveries/redrive-all", Map.of());

        assertThat(before).isGreaterThanOrEqualTo(2);
        assertThat(site.store.deliveries.counts()).doesNotContainKey("REFUSED");
        settle(d -> site.store.outbox.unfollowed(d, CLOCK.instant()));
        operator = site.operator(Role.OPERATOR);
        assertThat(operator.get("/operator/deliveries?state=HELD").body()).contains("用户已取消关注，回来后补发");
        var held = site.store.deliveries.list(Optional.of("HELD"), Optional.empty(), 1).getFirst();
        operator.submit("/operator/deliveries", "/operator/deliveries/redrive", Map.of("id", held.id()));
        assertThat(site.store.deliveries.ofMessage(held.message().orElseThrow()).getFirst().state()).isEqualTo("WAITING");
        settle(d -> site.store.outbox.refused(d, "", CLOCK.instant()));
    }

    @Test
    void aMessageHasItsStoryAndItsDeliveries() {
        var id = refused().message().orElseThrow().value();
        var page = site.operator(Role.VIEWER).get("/operator/messages/" + id);

        assertThat(page.body()).contains("来电未接通（遇忙），转到音信", "user-busy", "carrier", "用户在黑名单里", id);
        assertThat(site.operator(Role.VIEWER).get("/operator/messages/AAAAAAAAAAAAAAAAAAAAAA").statusCode()).isEqualTo(404);
        assertThat(site.operator(Role.VIEWER).get("/operator/messages/../../etc").statusCode()).isEqualTo(404);
        assertThat(site.operator(Role.VIEWER).get("/operator/messages?kind=recording-failed").body()).contains("这里没有留言");
    }

    @Test
    void listsGoBackPageByPage() {
        for (var i = 0; i < 60; i++) {
            site.store.messages.keep(site.store.call(CALLED, CLOCK.instant().plusSeconds(i)));
        }
        var viewer = site.operator(Role.VIEWER);
        var first = viewer.get("/operator/messages").body();
        var older = first.replaceAll("(?s).*href=\"(/operator/messages\\?before=[^\"]+)\".*", "$1");
        var ids = Pattern.compile("/operator/messages/([A-Za-z0-9_-]{22})");

        var here = ids.matcher(first).results().map(r -> r.group(1)).toList();
        var there = ids.matcher(viewer.get(older).body()).results().map(r -> r.group(1)).toList();
        assertThat(here).hasSize(50).doesNotContainAnyElementsOf(there);
        assertThat(there).hasSizeGreaterThanOrEqualTo(10);
        assertThat(viewer.get("/operator/messages?before=nonsense").statusCode()).isEqualTo(200);
    }

    @Test
    void formsOfOtherSitesAndOfOtherSessionsAreNotTaken() {
        var delivery = refused();
        var operator = site.operator(Role.OPERATOR);
        var others = site.operator(Role.OPERATOR).get("/operator/deliveries").body().replaceAll("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1");
        for (var fields : List.of(Map.of("id", delivery.id()), Map.of("id", delivery.id(), "token", others), Map.of("id", delivery.id(), "token", "1.x"))) {
            var refused = operator.post("/operator/deliveries/redrive", fields);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("页面已过期");
        }
        assertThat(site.store.deliveries.ofMessage(delivery.message().orElseThrow()).getFirst().state()).isEqualTo("REFUSED");
    }

    @Test
    void aTokenIsToldOnceAndCanDoWhatItsScopesSay() {
        refused();
        var admin = site.operator(Role.ADMIN);
        var made = admin.submit("/operator/access", "/operator/access/tokens", Map.of("name", "billing", "days", "30", "scope", "see")).body();
        var token = made.replaceAll("(?s).*(yxt_[A-Za-z0-9_-]{32}).*", "$1");
        var program = site.stranger().with("Authorization", "Bearer " + token).with("Accept", "application/json");
        var messages = "/operator/api/messages?number=%2B8613800138000";

        var seen = program.get(messages);
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(seen.body()).contains(MASKED).doesNotContain(CALLED.value(), CALLER.value());
        assertThat(program.send("DELETE", "/operator/api/bindings?number=%2B8613800138000&openid=" + LIN.value(), "application/json", "").statusCode()).isEqualTo(403);
        var id = seen.body().replaceAll("(?s).*?\"id\":\"([^\"]+)\".*", "$1");
        assertThat(program.get("/operator/api/messages/" + id + "/audio.wav").statusCode()).isEqualTo(403);
        assertThat(admin.get("/operator/access").body()).contains("billing").doesNotContain(token);

        CLOCK.advance(Duration.ofDays(30));
        assertThat(program.get(messages).statusCode()).as("after its time").isEqualTo(401);
        assertThat(site.operator(Role.ADMIN).submit("/operator/access", "/operator/access/tokens", Map.of("name", "none", "days", "1")).body()).contains("没有新建令牌");
    }

    @Test
    void aTokenThatIsTakenBackOpensNothing() {
        var admin = site.operator(Role.ADMIN);
        var made = admin.submit("/operator/access", "/operator/access/tokens", Map.of("name", "short-lived", "days", "30", "scope", "numbers")).body();
        var program = site.stranger().with("Authorization", "Bearer " + made.replaceAll("(?s).*(yxt_[A-Za-z0-9_-]{32}).*", "$1"));
        assertThat(program.get("/operator/api/bindings?openid=x").statusCode()).as("numbers alone lets nobody look").isEqualTo(403);

        var id = site.store.tokens.list().stream().filter(t -> t.name().equals("short-lived")).findFirst().orElseThrow().id();
        admin.submit("/operator/access", "/operator/access/tokens/remove", Map.of("id", id));
        assertThat(program.get("/operator/api/bindings?openid=x").statusCode()).isEqualTo(401);
        assertThat(site.store.audit.before(Long.MAX_VALUE, 2)).extracting(AuditEntry::deed, AuditEntry::object)
                .containsExactly(Tuple.tuple(Deed.TOKEN_REMOVED, "short-lived"), Tuple.tuple(Deed.TOKEN_ADDED, "short-lived: numbers"));
    }

    @Test
    void theAuditLogIsForAdminsAndHoldsNoNumberInClear() {
        refused();
        var operator = site.operator(Role.OPERATOR);
        operator.submit("/operator/numbers", "/operator/unlock", Map.of("reason", "ticket 4712"));
        operator.submit("/operator/numbers", "/operator/numbers", Map.of("number", "13800138000"));

        assertThat(operator.get("/operator/audit").statusCode()).isEqualTo(403);
        assertThat(operator.get("/operator").body()).doesNotContain("href=\"/operator/audit\"");
        var log = site.operator(Role.ADMIN).get("/operator/audit").body();
        assertThat(log).contains("person operator", "查看完整号码", "ticket 4712", "查号码", MASKED).doesNotContain("13800138000", CLEAR);
    }

    @Test
    void aScriptOfOurPagesChangesSubscribersAndNobodyElsesDoes() {
        var operator = site.operator(Role.OPERATOR).with("Accept", "application/json");
        var body = "{\"password\":\"Circle of Life\"}";
        var path = "/operator/api/subscribers/13700137000";
        assertThat(operator.send("PUT", path, "application/json", body).statusCode()).isEqualTo(403);
        var token = operator.with("Accept", "text/html").get("/operator/subscribers").body().replaceAll("(?s).*data-token=\"([^\"]+)\".*", "$1");
        var script = operator.with("X-Form-Token", token);
        assertThat(script.with("Sec-Fetch-Site", "cross-site").send("PUT", path, "application/json", body).statusCode()).isEqualTo(403);

        var added = script.send("PUT", path, "application/json", body);
        assertThat(added.statusCode()).isEqualTo(201);
        assertThat(added.body()).contains("137****7000").doesNotContain("13700137000", "+8613700137000");
        assertThat(script.get("/operator/api/subscribers?search=0013").body()).as("no number is guessed by its parts").isEqualTo("[]");
        assertThat(script.get("/operator/api/subscribers?search=13700137000").body()).contains("137****7000");
        assertThat(site.operator(Role.VIEWER).with("X-Form-Token", token).send("DELETE", path, "application/json", "").statusCode()).isEqualTo(403);
    }

    @Test
    void thatWeChatHasStoppedTheAccountIsSaidAndCanBeReleased() {
        site.store.account.hold("WeChat has banned this interface for the account: see the notice on the MP platform (48004 api forbidden)", CLOCK.instant());
        var operator = site.operator(Role.OPERATOR);
        assertThat(operator.get("/operator").body()).contains("微信停用了公众号的通知", "微信封禁了这个接口", "100000");
        assertThat(site.operator(Role.VIEWER).submit("/operator/numbers", "/operator/release", Map.of()).statusCode()).isEqualTo(403);

        operator.submit("/operator", "/operator/release", Map.of());
        assertThat(site.store.account.state().hold()).isEmpty();
        assertThat(operator.get("/operator").body()).doesNotContain("微信停用了公众号的通知");
        assertThat(site.store.audit.before(Long.MAX_VALUE, 1)).extracting(AuditEntry::deed).containsExactly(Deed.RELEASED);
    }

    @Test
    void theBooksAreComparedWhenAsked() {
        var operator = site.operator(Role.OPERATOR);
        assertThat(operator.submit("/operator", "/operator/reconcile", Map.of()).headers().firstValue("Location")).contains("/operator?done=reconciled");
        assertThat(operator.get("/operator").body()).contains("对账").doesNotContain("还没有对过账");
    }
}

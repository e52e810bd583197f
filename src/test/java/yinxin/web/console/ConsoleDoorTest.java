package yinxin.web.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.operator.AuditEntry;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.Entrance;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.operator.Sessions;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// The console's door: who gets in, for how long, and what stands in the log of it.
class ConsoleDoorTest {
    private static final String LOGIN = "/operator/login";

    @TempDir
    static Path directory;
    private static final MovedClock CLOCK = new MovedClock(Instant.parse("2026-11-22T08:00:00Z"));
    private static Site site;

    @BeforeAll
    static void open() {
        site = new Site(directory, CLOCK);
    }

    @AfterAll
    static void close() {
        site.close();
    }

    @BeforeEach
    void longAfterTheLastGuess() {
        CLOCK.advance(Entrance.MEMORY.plusMinutes(1));
        site.operator(Role.ADMIN);
    }

    private static HttpResponse<String> logIn(String name, String password) {
        return site.stranger().submit(LOGIN, LOGIN, Map.of("name", name, "password", password));
    }

    private static Visitor inside(HttpResponse<String> admitted) {
        return site.stranger().with("Cookie", admitted.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", ""));
    }

    private static AuditEntry last() {
        return site.store.audit.before(Long.MAX_VALUE, 1).getFirst();
    }

    @Test
    void whoKnowsThePasswordGetsASessionThatNoScriptAndNoOtherSiteCanUse() {
        var admitted = logIn(" Admin ", Site.PASSWORD);

        assertThat(admitted.statusCode()).isEqualTo(303);
        assertThat(admitted.headers().firstValue("Location")).contains("/operator");
        assertThat(admitted.headers().firstValue("Set-Cookie").orElseThrow()).startsWith("yx_operator=").contains("; HttpOnly", "; SameSite=Strict", "; Path=/operator")
                .doesNotContain("Max-Age");
        var page = inside(admitted).get("/operator");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("admin", "管理员").doesNotContain(Site.PASSWORD);
        assertThat(last().actor() + " " + last().deed()).isEqualTo("person admin LOGGED_IN");
        assertThat(last().address()).startsWith("127.0… #").doesNotContain("127.0.0.1");
        assertThat(site.store.accounts.find("admin").orElseThrow().loginAt()).contains(CLOCK.instant());
    }

    @Test
    void whoDoesNotIsToldNothingMoreThanThat() {
        for (var name : new String[] {"admin", "nobody", "", "'; drop table operator_account; --"}) {
            var refused = logIn(name, "a wrong password");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("名字或密码不对").doesNotContain("a wrong password");
            assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
        }
        assertThat(site.store.audit.before(Long.MAX_VALUE, 4)).extracting(AuditEntry::actor, AuditEntry::deed, AuditEntry::object)
                .as("what was typed for a name may be a password: only names of accounts are written down")
                .containsExactly(Tuple.tuple("somebody", Deed.LOGIN_FAILED, ""), Tuple.tuple("somebody", Deed.LOGIN_FAILED, ""),
                        Tuple.tuple("somebody", Deed.LOGIN_FAILED, ""), Tuple.tuple("person admin", Deed.LOGIN_FAILED, ""));
    }

    @Test
    void aFewWrongPasswordsCloseTheDoorForAWhile() {
        for (var i = 0; i < 5; i++) {
            assertThat(logIn("admin", "guess number " + i).statusCode()).isEqualTo(401);
        }
        var slowed = logIn("admin", Site.PASSWORD);
        assertThat(slowed.statusCode()).as("even the right one is not looked at").isEqualTo(429);
        assertThat(slowed.headers().firstValue("Retry-After")).contains("900");
        assertThat(last().deed()).isEqualTo(Deed.LOGIN_SLOWED);

        CLOCK.advance(Entrance.MEMORY.plusSeconds(1));
        assertThat(logIn("admin", Site.PASSWORD).statusCode()).isEqualTo(303);
    }

    @Test
    void theRightPasswordForgivesTheWrongOnesBeforeIt() {
        for (var i = 0; i < 3; i++) {
            for (var k = 0; k < 4; k++) {
                assertThat(logIn("admin", "mistyped").statusCode()).isEqualTo(401);
            }
            assertThat(logIn("admin", Site.PASSWORD).statusCode()).isEqualTo(303);
        }
    }

    @Test
    void oneAddressCannotTryManyNames() {
        for (var i = 0; i < 20; i++) {
            assertThat(logIn("guess" + i, "123456").statusCode()).isEqualTo(401);
        }
        assertThat(logIn("admin", Site.PASSWORD).statusCode()).isEqualTo(429);
    }

    @Test
    void theFormOfAnotherSiteIsNotTaken() {
        var page = site.stranger().get(LOGIN).body();
        var token = page.replaceAll("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1");
        var fields = Map.of("token", token, "name", "admin", "password", Site.PASSWORD);

        assertThat(site.stranger().with("Sec-Fetch-Site", "cross-site").post(LOGIN, fields).statusCode()).isEqualTo(403);
        assertThat(site.stranger().post(LOGIN, Map.of("name", "admin", "password", Site.PASSWORD)).statusCode()).isEqualTo(403);
        assertThat(site.stranger().post(LOGIN, fields).statusCode()).isEqualTo(303);
    }

    @Test
    void aSessionEndsWhenNobodyUsesItAndAfterAShiftInAnyCase() {
        var idle = inside(logIn("admin", Site.PASSWORD));
        CLOCK.advance(Sessions.IDLE.minusMinutes(2));
        assertThat(idle.get("/operator").statusCode()).isEqualTo(200);
        CLOCK.advance(Sessions.IDLE.minusMinutes(2));
        assertThat(idle.get("/operator").statusCode()).as("used in between").isEqualTo(200);
        CLOCK.advance(Sessions.IDLE);
        assertThat(idle.get("/operator").headers().firstValue("Location")).contains(LOGIN);

        var busy = inside(logIn("admin", Site.PASSWORD));
        for (var passed = Duration.ZERO; passed.compareTo(Sessions.LONGEST) < 0; passed = passed.plusMinutes(20)) {
            assertThat(busy.get("/operator").statusCode()).as("after " + passed).isEqualTo(200);
            CLOCK.advance(Duration.ofMinutes(20));
        }
        assertThat(busy.get("/operator").statusCode()).isEqualTo(303);
        assertThat(busy.without("Accept").with("Accept", "application/json").get("/operator").statusCode()).isEqualTo(401);
    }

    @Test
    void loggingOutEndsTheSessionWhateverTheCookieSays() {
        var operator = inside(logIn("admin", Site.PASSWORD));
        var left = operator.submit("/operator", "/operator/logout", Map.of());

        assertThat(left.headers().firstValue("Location")).contains(LOGIN);
        assertThat(left.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(operator.get("/operator").statusCode()).isEqualTo(303);
        assertThat(last().deed()).isEqualTo(Deed.LOGGED_OUT);
    }

    @Test
    void anotherRoleAnotherPasswordAndARemovalEndAllSessionsOfAnAccount() {
        var admin = site.operator(Role.ADMIN);
        var viewer = site.operator(Role.VIEWER);
        assertThat(viewer.get("/operator").statusCode()).isEqualTo(200);
        admin.submit("/operator/access", "/operator/access/role", Map.of("name", "viewer", "role", "operator"));
        assertThat(viewer.get("/operator").statusCode()).isEqualTo(303);

        viewer = site.operator(Role.VIEWER);
        admin.submit("/operator/access", "/operator/access/password", Map.of("name", "viewer", "password", "another long password"));
        assertThat(viewer.get("/operator").statusCode()).isEqualTo(303);
        assertThat(logIn("viewer", "another long password").statusCode()).isEqualTo(303);

        viewer = site.operator(Role.VIEWER);
        admin.submit("/operator/access", "/operator/access/remove", Map.of("name", "viewer"));
        assertThat(viewer.get("/operator").statusCode()).isEqualTo(303);
        assertThat(site.store.accounts.find("viewer")).isEmpty();
        assertThat(site.store.audit.before(Long.MAX_VALUE, 4)).extracting(AuditEntry::deed).contains(Deed.ROLE_CHANGED, Deed.PASSWORD_CHANGED, Deed.ACCOUNT_REMOVED);
    }

    @Test
    void oneChangesOnesOwnPasswordOnlyKnowingThePresentOne() {
        var operator = site.operator(Role.OPERATOR);
        assertThat(operator.submit("/operator/account", "/operator/password", Map.of("present", Site.PASSWORD, "password", "short")).headers().firstValue("Location"))
                .contains("/operator/account?done=bad-password");
        assertThat(operator.submit("/operator/account", "/operator/password", Map.of("present", "not it", "password", "another long password")).statusCode())
                .isEqualTo(303);
        assertThat(operator.get("/operator").statusCode()).as("who does not know it is somebody else at an open page").isEqualTo(303);

        operator = site.operator(Role.OPERATOR);
        operator.submit("/operator/account", "/operator/password", Map.of("present", Site.PASSWORD, "password", "another long password"));
        assertThat(operator.get("/operator").statusCode()).isEqualTo(303);
        assertThat(logIn("operator", Site.PASSWORD).statusCode()).isEqualTo(401);
        assertThat(logIn("operator", "another long password").statusCode()).isEqualTo(303);
    }

    @Test
    void theLastAdminStaysOne() {
        var admin = site.operator(Role.ADMIN);
        for (var attempt : Map.of("/operator/access/remove", Map.of("name", "admin"), "/operator/access/role", Map.of("name", "admin", "role", "viewer")).entrySet()) {
            assertThat(admin.submit("/operator/access", attempt.getKey(), attempt.getValue()).headers().firstValue("Location")).contains("/operator/access?done=last-admin");
        }
        assertThat(site.store.accounts.find("admin").orElseThrow().role()).isEqualTo(Role.ADMIN);
        assertThat(admin.get("/operator/access?done=last-admin").body()).contains("最后一个管理员");
    }

    @Test
    void anAdminEndsSomebodysSession() {
        var viewer = site.operator(Role.VIEWER);
        var key = site.store.sessions.running(CLOCK.instant()).stream().filter(s -> s.account().equals("viewer")).findFirst().orElseThrow().key();
        site.operator(Role.ADMIN).submit("/operator/access", "/operator/access/end", Map.of("key", key));

        assertThat(viewer.get("/operator").statusCode()).isEqualTo(303);
        assertThat(last()).extracting(AuditEntry::deed, AuditEntry::object).containsExactly(Deed.SESSION_ENDED, "viewer");
    }
}

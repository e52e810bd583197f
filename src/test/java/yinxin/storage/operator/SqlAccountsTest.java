package yinxin.storage.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.storage.Engine;
import yinxin.storage.TestStore;
import yinxin.voicemail.operator.Account;
import yinxin.voicemail.operator.Accounts.Failures;
import yinxin.voicemail.operator.Accounts.LastAdmin;
import yinxin.voicemail.operator.Entrance;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.operator.Session;
import yinxin.voicemail.operator.Sessions;

/// Who may come in, and who is in.
@ParameterizedClass
@EnumSource(Engine.class)
class SqlAccountsTest {
    private static final Failures MOST = new Failures(5, 50, 20);

    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Account add(String name, Role role) {
        var account = new Account(name, role, now(), Optional.empty());
        assertThat(store.accounts.add(account, "hash of " + name)).isTrue();
        return account;
    }

    @Test
    void anAccountIsFoundByItsNameWithWhatItIs() {
        var admin = add("mei", Role.ADMIN);
        var viewer = add("lin", Role.VIEWER);

        assertThat(store.accounts.list()).containsExactly(viewer, admin);
        assertThat(store.accounts.find("mei")).contains(admin);
        assertThat(store.accounts.passwordHash("mei")).contains("hash of mei");
        assertThat(store.accounts.add(viewer, "another")).as("the name is taken").isFalse();
        assertThat(store.accounts.passwordHash("lin")).contains("hash of lin");

        clock.advance(Duration.ofHours(1));
        store.accounts.loggedIn("lin", now());
        assertThat(store.accounts.find("lin")).contains(new Account("lin", Role.VIEWER, viewer.createdAt(), Optional.of(now())));
    }

    @Test
    void whatIsNoNameIsNobodys() {
        for (var typed : List.of("", "nobody", "mei\0", "' or 1 = 1", "\ud800", "名")) {
            assertThat(store.accounts.find(typed)).isEmpty();
            assertThat(store.accounts.passwordHash(typed)).isEmpty();
        }
    }

    @Test
    void anotherRoleOrPasswordEndsTheSessions() {
        add("mei", Role.ADMIN);
        add("lin", Role.VIEWER);
        var cookie = store.sessions.begin("lin", now());

        assertThat(store.accounts.setRole("lin", Role.OPERATOR)).isTrue();
        assertThat(store.sessions.find(cookie, now())).isEmpty();
        assertThat(store.accounts.find("lin").orElseThrow().role()).isEqualTo(Role.OPERATOR);

        var again = store.sessions.begin("lin", now());
        assertThat(store.accounts.setPassword("lin", "new hash")).isTrue();
        assertThat(store.sessions.find(again, now())).isEmpty();
        assertThat(store.accounts.passwordHash("lin")).contains("new hash");

        store.sessions.begin("lin", now());
        assertThat(store.accounts.remove("lin")).isTrue();
        assertThat(store.sessions.running(now())).isEmpty();
        assertThat(store.accounts.remove("lin")).isFalse();
        assertThat(store.accounts.setRole("lin", Role.ADMIN)).isFalse();
        assertThat(store.accounts.setPassword("lin", "x")).isFalse();
    }

    @Test
    void theLastAdminStays() {
        add("mei", Role.ADMIN);
        add("lin", Role.OPERATOR);

        assertThatThrownBy(() -> store.accounts.remove("mei")).isInstanceOf(LastAdmin.class);
        assertThatThrownBy(() -> store.accounts.setRole("mei", Role.VIEWER)).isInstanceOf(LastAdmin.class);
        assertThat(store.accounts.setRole("mei", Role.ADMIN)).isTrue();
        assertThat(store.accounts.find("mei").orElseThrow().role()).isEqualTo(Role.ADMIN);
    }

    /// Two admins throw each other out in the same moment.
    @RepeatedTest(5)
    void ofTwoAdminsWhoRemoveEachOtherOneStays() throws Exception {
        add("mei", Role.ADMIN);
        add("lin", Role.ADMIN);

        atOnce(Stream.<Callable<Object>>of(() -> store.accounts.remove("mei"), () -> store.accounts.setRole("lin", Role.VIEWER)).toList());

        assertThat(store.accounts.list().stream().filter(a -> a.role() == Role.ADMIN)).hasSize(1);
    }

    @Test
    void wrongPasswordsAreCountedByNameAndAddressForAWhile() {
        assertThat(store.accounts.trying("mei", "here", now(), MOST)).isEqualTo(new Failures(0, 0, 0));
        assertThat(store.accounts.trying("mei", "there", now(), MOST)).isEqualTo(new Failures(0, 1, 0));
        assertThat(store.accounts.trying("lin", "here", now(), MOST)).isEqualTo(new Failures(0, 0, 1));
        assertThat(store.accounts.trying("mei", "here", now(), MOST)).isEqualTo(new Failures(1, 2, 2));

        store.accounts.forgiven("mei", "here");
        assertThat(store.accounts.trying("mei", "here", now(), MOST)).isEqualTo(new Failures(0, 1, 1));
        clock.advance(Entrance.MEMORY.plusMillis(1));
        assertThat(store.accounts.trying("mei", "here", now(), MOST)).isEqualTo(new Failures(0, 0, 0));
    }

    @Test
    void guessesAtOnceAreNoMoreThanGuessesOneAfterTheOther() throws Exception {
        var let = atOnce(IntStream.range(0, 40).<Callable<Failures>>mapToObj(_ -> () -> store.accounts.trying("mei", "here", now(), MOST)).toList());

        assertThat(let.stream().filter(failures -> !failures.reach(MOST))).hasSize(MOST.ofBoth());
    }

    private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
        var done = new ArrayList<T>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var each : threads.invokeAll(work)) {
                if (each.state() == java.util.concurrent.Future.State.SUCCESS) {
                    done.add(each.get());
                }
            }
        }
        return done;
    }

    @Test
    void aSessionIsKnownByItsCookieAloneAndSeenToTheMinute() {
        add("mei", Role.ADMIN);
        var began = now();
        var cookie = store.sessions.begin("mei", began);
        var session = store.sessions.find(cookie, now()).orElseThrow();
        assertThat(session).isEqualTo(new Session(session.key(), "mei", Role.ADMIN, began, began, Instant.EPOCH));
        assertThat(session.key()).isNotEqualTo(cookie);
        assertThat(store.sessions.find(session.key(), now())).as("what stands in the table opens nothing").isEmpty();

        clock.advance(Sessions.NOTED_EVERY.plusMillis(1));
        store.sessions.find(cookie, now());
        store.sessions.unlock(session.key(), now().plus(Sessions.UNLOCKED));
        assertThat(store.sessions.running(now())).containsExactly(
                new Session(session.key(), "mei", Role.ADMIN, began, now(), now().plus(Sessions.UNLOCKED)));
    }

    @Test
    void aSessionEndsByItselfWhenNobodyUsesItAndAfterAShift() {
        add("mei", Role.ADMIN);
        var idle = store.sessions.begin("mei", now());
        clock.advance(Sessions.IDLE);
        assertThat(store.sessions.find(idle, now())).isEmpty();

        var used = store.sessions.begin("mei", now());
        for (var end = now().plus(Sessions.LONGEST); now().plus(Sessions.IDLE).isBefore(end); clock.advance(Sessions.IDLE.minusMillis(1))) {
            assertThat(store.sessions.find(used, now())).isPresent();
        }
        clock.advance(Sessions.IDLE);
        assertThat(store.sessions.find(used, now())).isEmpty();
        store.sessions.forgetEnded(now());
        long kept = store.database.read(db -> db.sql("select count(*) from operator_session").query(Long.class).single());
        assertThat(kept).isZero();
    }

    @Test
    void aSessionThatIsEndedIsEndedOnce() {
        add("mei", Role.ADMIN);
        var key = store.sessions.find(store.sessions.begin("mei", now()), now()).orElseThrow().key();
        assertThat(store.sessions.end(key)).isTrue();
        assertThat(store.sessions.end(key)).isFalse();
        assertThat(store.sessions.running(now())).isEmpty();
    }
}

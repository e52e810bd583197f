package yinxin.storage.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.storage.Engine;
import yinxin.storage.TestStore;
import yinxin.voicemail.operator.AuditEntry;
import yinxin.voicemail.operator.AuditEntry.Deed;
import yinxin.voicemail.operator.MachineToken;
import yinxin.voicemail.operator.MachineTokens;
import yinxin.voicemail.operator.Permission;

/// Programs' keys, and what everybody did.
@ParameterizedClass
@EnumSource(Engine.class)
class SqlMachineTokensTest {
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

    private MachineToken token(String name, Duration life) {
        return new MachineToken(MachineToken.newId(), name, Set.of(Permission.SEE, Permission.AUDIO), now(), "person mei", now().plus(life), Optional.empty());
    }

    @Test
    void aTokenWorksUntilItExpiresOrIsTakenBackAndItsUseIsNotedToTheMinute() {
        var crm = token("客户系统", Duration.ofDays(1));
        var secret = store.tokens.add(crm);
        assertThat(secret).startsWith(MachineTokens.PREFIX).hasSize(36);
        assertThat(store.tokens.find(secret, now())).contains(crm);
        var used = now();
        clock.advance(Duration.ofSeconds(30));
        store.tokens.find(secret, now());
        var seen = new MachineToken(crm.id(), crm.name(), crm.scopes(), crm.createdAt(), crm.createdBy(), crm.expires(), Optional.of(used));
        assertThat(store.tokens.find(secret, now())).contains(seen);

        var other = token("backup", Duration.ofHours(1));
        var otherSecret = store.tokens.add(other);
        assertThat(store.tokens.list()).containsExactly(other, seen);
        clock.advance(Duration.ofHours(1));
        assertThat(store.tokens.find(otherSecret, now())).as("expired").isEmpty();
        assertThat(store.tokens.list()).as("and still listed").hasSize(2);

        assertThat(store.tokens.remove(crm.id())).isTrue();
        assertThat(store.tokens.remove(crm.id())).isFalse();
        assertThat(store.tokens.find(secret, now())).isEmpty();
    }

    @Test
    void whatIsNoTokenOpensNothing() {
        var secret = store.tokens.add(token("crm", Duration.ofDays(1)));
        assertThat(store.tokens.find("", now())).isEmpty();
        assertThat(store.tokens.find(secret.toUpperCase(java.util.Locale.ROOT), now())).isEmpty();
        assertThat(store.tokens.find(MachineTokens.PREFIX + "\0", now())).isEmpty();
        assertThat(store.tokens.find(Keys.hash(secret), now())).as("what stands in the table").isEmpty();
    }

    @Test
    void theAuditLogIsReadFromItsEnd() {
        store.audit.add("person mei", Deed.LOGGED_IN, "", "192.0.2.7");
        clock.advance(Duration.ofSeconds(5));
        store.audit.add("person mei", Deed.UNLOCKED, "来电人来问 \ud83d\udcde", "2001:db8::7");
        store.audit.add("machine crm", Deed.AUDIO_FETCHED, "x".repeat(1000), "192.0.2.7");

        var all = store.audit.before(Long.MAX_VALUE, 10);
        assertThat(all).extracting(AuditEntry::deed).containsExactly(Deed.AUDIO_FETCHED, Deed.UNLOCKED, Deed.LOGGED_IN);
        assertThat(all.get(1)).isEqualTo(new AuditEntry(all.get(1).id(), now(), "person mei", Deed.UNLOCKED, "来电人来问 \ud83d\udcde",
                store.audit.shortened("2001:db8::7")));
        assertThat(all.getFirst().object()).hasSize(200);
        assertThat(all.getFirst().address()).isEqualTo(all.getLast().address()).startsWith("192.0… #").doesNotContain("2.7");
        assertThat(store.audit.before(all.getFirst().id(), 1)).containsExactly(all.get(1));
        assertThat(store.audit.before(all.getLast().id(), 10)).isEmpty();
    }

    /// What an operator types may hold what PostgreSQL does not take.
    @Test
    void aReasonWithSignsThatNoDatabaseTakesIsKeptWithoutThem() {
        store.audit.add("person mei", Deed.UNLOCKED, "because\0 of \ud83d", "192.0.2.7");

        assertThat(store.audit.before(Long.MAX_VALUE, 1).getFirst().object()).isEqualTo("because� of �");
    }

    /// Half of a pair of surrogates is left when a text is cut in the middle of a sign.
    @Test
    void aLongReasonIsNotCutThroughASign() {
        store.audit.add("person mei", Deed.UNLOCKED, "x".repeat(199) + "\ud83d\udcde", "192.0.2.7");

        assertThat(store.audit.before(Long.MAX_VALUE, 1).getFirst().object()).isEqualTo("x".repeat(199));
    }
}

package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import yinxin.MovedClock;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.WithheldCallers;
import yinxin.voicemail.recording.MasterKey;
import yinxin.voicemail.recording.OwnGreetings;
import yinxin.voicemail.recording.OwnGreetings.OwnGreeting;
import yinxin.voicemail.recording.Take;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlOwnGreetingsTest {
    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    @TempDir
    Path stolen;
    private final MovedClock clock = new MovedClock();
    private final MasterKey master = MasterKey.parse(MasterKey.generate());
    private TestStore store;
    private OwnGreetings own;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), master, clock);
        own = store.ownGreetings;
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, now());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Take take(Codec codec, int seed) {
        var audio = new byte[8_001];
        new Random(seed).nextBytes(audio);
        return new Take(codec, audio);
    }

    private static void same(OwnGreeting found, Take take, Instant madeAt) {
        assertThat(found.take().codec()).isEqualTo(take.codec());
        assertThat(found.take().audio()).isEqualTo(take.audio());
        assertThat(found.madeAt()).isEqualTo(madeAt);
    }

    @Test
    void aDraftIsHeardByNobodyUntilItIsKept() {
        var spoken = take(Codec.PCMU, 1);
        own.offer(CALLED, spoken, now());

        assertThat(own.of(CALLED)).isEmpty();
        assertThat(store.rules.of(CALLED)).isEqualTo(NumberSettings.USUAL);
        same(own.draft(CALLED).orElseThrow(), spoken, now());

        assertThat(own.keep(CALLED)).isTrue();

        same(own.of(CALLED).orElseThrow(), spoken, now());
        assertThat(own.draft(CALLED)).isEmpty();
        assertThat(store.rules.of(CALLED).greeting()).isEqualTo(GreetingChoice.OWN);
        assertThat(own.keep(CALLED)).as("without another draft").isFalse();
    }

    @Test
    void anotherOneTakesItsPlaceAndLeavesTheRestOfTheSettings() {
        store.rules.keep(CALLED, new NumberSettings(GreetingChoice.BOTH, WithheldCallers.QUIETLY));
        own.offer(CALLED, take(Codec.PCMA, 1), now());
        own.keep(CALLED);
        own.offer(CALLED, take(Codec.PCMA, 2), now());
        own.offer(CALLED, take(Codec.PCMA, 3), now());

        assertThat(own.keep(CALLED)).isTrue();

        same(own.of(CALLED).orElseThrow(), take(Codec.PCMA, 3), now());
        assertThat(store.rules.of(CALLED)).isEqualTo(new NumberSettings(GreetingChoice.OWN, WithheldCallers.QUIETLY));
    }

    @Test
    void whatIsDroppedOrDeletedIsInNoFileAnyMore() throws Exception {
        own.offer(CALLED, take(Codec.PCMA, 1), now());
        own.keep(CALLED);
        own.offer(CALLED, take(Codec.PCMA, 2), now());
        var sealed = store.database.read(db -> db.sql("select sealed from own_greeting").query(byte[].class).list());
        assertThat(sealed).hasSize(2);

        own.discard(CALLED);
        own.delete(CALLED);

        assertThat(own.draft(CALLED)).isEmpty();
        assertThat(own.of(CALLED)).isEmpty();
        assertThat(store.rules.of(CALLED).greeting()).isEqualTo(GreetingChoice.STANDARD);
        for (var octets : sealed) {
            assertThat(found(Arrays.copyOfRange(octets, 500, 532))).isFalse();
        }
    }

    @Test
    void aDamagedGreetingCountsAsNone() {
        own.offer(CALLED, take(Codec.PCMA, 1), now());
        own.keep(CALLED);
        var octets = store.database.read(db -> db.sql("select sealed from own_greeting").query(byte[].class).single());
        octets[100] ^= 1;
        store.database.write(db -> db.sql("update own_greeting set sealed = :octets").param("octets", octets).update());

        assertThat(own.of(CALLED)).isEmpty();
    }

    static Stream<Arguments> partings() {
        return Stream.of(parting("unbinding", store -> store.bindings.unbind(CALLED, LIN, store.clock.instant())),
                parting("unfollowing", store -> store.bindings.forget(LIN, store.clock.instant())),
                parting("passing on", store -> store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, store.clock.instant())));
    }

    private static Arguments parting(String name, Consumer<TestStore> way) {
        return Arguments.of(Named.of(name, way));
    }

    /// Also from a backup of the sealed sound that was made before, with the master key at hand: its key is gone from everywhere.
    @ParameterizedTest
    @MethodSource("partings")
    void withTheOwnershipItBecomesUnreadableEvenFromABackup(Consumer<TestStore> parting) throws Exception {
        assumeTrue(engine == Engine.SQLITE, "what PostgreSQL keeps of a destroyed key is in docs/scaling.md");
        var spoken = take(Codec.PCMA, 7);
        own.offer(CALLED, spoken, now());
        own.keep(CALLED);
        own.offer(CALLED, take(Codec.PCMA, 8), now());
        var before = store.database.read(db -> db.sql("select o.id, o.sealed_key, g.sealed from ownership o join own_greeting g on g.ownership = o.id "
                + "where not g.draft").query((row, _) -> new Backup(row.getLong(1), row.getBytes(2), row.getBytes(3))).single());
        assertThat(found(before.key())).as("the key, before").isTrue();

        parting.accept(store);

        assertThat(own.of(CALLED)).isEmpty();
        assertThat(own.draft(CALLED)).isEmpty();
        assertThat(store.ownerships.byId(before.ownership())).isEmpty();
        assertThat(found(before.key())).as("the key, after").isFalse();
        assertThat(found(Arrays.copyOfRange(before.sealed(), 500, 532))).as("the sealed sound").isFalse();
        assertThat(found(Arrays.copyOfRange(spoken.audio(), 500, 532))).as("the sound").isFalse();
        store.database.write(db -> db.sql("insert into own_greeting (ownership, draft, sealed, made_at) values (:id, :no, :sealed, 0)")
                .param("id", before.ownership()).param("no", false).param("sealed", before.sealed()).update());
        store.database.write(db -> db.sql("update ownership set ended = null where id = :id and not exists "
                + "(select 1 from ownership where number = :number and ended is null)").param("id", before.ownership())
                .param("number", CALLED.value()).update());
        assertThat(own.of(CALLED)).as("put back from a backup").isEmpty();
    }

    private record Backup(long ownership, byte[] key, byte[] sealed) {}

    private boolean found(byte[] wanted) throws Exception {
        var copy = Files.createDirectory(stolen.resolve(UUID.randomUUID().toString()));
        Snapshot.copy(directory, copy);
        for (var file : Snapshot.filesIn(copy)) {
            if (Snapshot.contains(file, wanted)) {
                return true;
            }
        }
        return false;
    }
}

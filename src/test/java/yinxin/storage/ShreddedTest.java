package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import yinxin.MovedClock;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.Inbox.Query;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.Lease;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.recording.MasterKey;
import yinxin.voicemail.recording.Recordings;
import yinxin.voicemail.transcript.Transcript;
import yinxin.voicemail.transcript.Transcript.Sentence;
import yinxin.voicemail.transcript.Transcripts.Standing;

/// When a number is given up or taken, nobody can hear its messages any more: not with the master key, not with a copy of every file that was there
/// at that moment, the sealed recordings among them.
class ShreddedTest {
    private static final String NAME = "讨债的老周";
    private static final String SAID = "钱放在老地方";
    private static final String LABEL = "妈妈的旧手机";
    private static final String GUEST = "二舅舅";
    private static final String ZONE = "America/Argentina/Ushuaia";

    @TempDir
    Path directory;
    @TempDir
    Path stolen;
    private final MovedClock clock = new MovedClock();
    private final MasterKey master = MasterKey.parse(MasterKey.generate());

    static Stream<Arguments> partings() {
        return Stream.of(
                parting("unbinding", store -> store.bindings.unbind(CALLED, LIN, store.clock.instant())),
                parting("unfollowing", store -> store.bindings.forget(LIN, store.clock.instant())),
                parting("passing on", store -> store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, store.clock.instant())),
                parting("a proof by telephone", store -> store.bindings.prove(CALLED,
                        store.bindings.issueCode(CALLED, WANG, store.clock.instant()).orElseThrow().digits(), store.clock.instant())),
                parting("the end of a lease", store -> {
                    var end = new SqlLeases(store.database, new Lease(Duration.ofMillis(1), Duration.ofMillis(1), Duration.ofMillis(1)));
                    end.goRound(store.clock.instant().plusSeconds(1));
                    assertThat(end.goRound(store.clock.instant().plusSeconds(2)).ended()).isEqualTo(1);
                }));
    }

    private static Arguments parting(String name, Consumer<TestStore> way) {
        return Arguments.of(org.junit.jupiter.api.Named.of(name, way));
    }

    @ParameterizedTest
    @MethodSource("partings")
    void nobodyCanHearWhatWasLeftBefore(Consumer<TestStore> parting) throws Exception {
        var voice = new byte[16_000];
        new Random(7).nextBytes(voice);
        MessageId id;
        byte[] sealedKey;
        byte[] mp3;
        try (var store = new TestStore(directory, master, clock); var recordings = Recordings.open(directory, store.ownerships)) {
            id = leaveAndDecorate(store, recordings, voice);
            sealedKey = store.database.read(db -> db.sql("select sealed_key from ownership where number = '" + CALLED.value() + "'")
                    .query(byte[].class).single());
            mp3 = recordings.mp3(id).orElseThrow();
            assertThat(found(directory, sealedKey)).as("the key, before").isTrue();
            assertThat(found(directory, LABEL.getBytes(StandardCharsets.UTF_8))).as("a label, before").isTrue();

            parting.accept(store);

            Snapshot.copy(directory, stolen);
        }
        assertThat(Snapshot.filesIn(stolen)).extracting(f -> f.getFileName().toString())
                .as("housekeeping had not come by yet").contains(id + ".yxr", id + ".mp3.yxr", "yinxin.db");

        for (var kept : List.of(sealedKey, Arrays.copyOfRange(voice, 4_000, 4_064), Arrays.copyOfRange(mp3, mp3.length / 2, mp3.length / 2 + 64))) {
            assertThat(found(stolen, kept)).isFalse();
        }
        for (var word : List.of(NAME, SAID, LABEL, GUEST, ZONE, CALLER.value())) {
            assertThat(found(stolen, word.getBytes(StandardCharsets.UTF_8))).as(word).isFalse();
        }
        try (var store = new TestStore(stolen, master, clock); var recordings = Recordings.open(stolen, store.ownerships)) {
            assertThat(store.ownerships.byId(1)).as("the key").isEmpty();
            assertThat(recordings.wav(id)).isEmpty();
            assertThat(recordings.mp3(id)).isEmpty();
            assertThat(recordings.outline(id, 10)).isEmpty();
            assertThat(store.transcripts.of(id)).isEqualTo(new Standing.None());
            assertThat(store.messages.timeline(id)).isEmpty();
            assertThat(store.messages.byId(id).orElseThrow().call().caller()).isEmpty();
            assertThat(store.messages.inboxOf(Query.of(LIN, 10)).items()).isEmpty();
            assertThat(store.messages.inboxOf(Query.of(WANG, 10)).items()).isEmpty();
            assertThat(store.messages.restorable(LIN, clock.instant())).isEmpty();
            assertThat(store.preferences.numbersOf(LIN)).isEmpty();
            assertThat(store.preferences.contacts(LIN)).isEmpty();
            assertThat(store.preferences.of(LIN)).isEqualTo(FollowerSettings.USUAL);
        }
    }

    @Test
    void whoLeavesTheAccountIsNowhereInTheFiles() throws Exception {
        var other = new PhoneNumber("+861088886666");
        try (var store = new TestStore(directory, master, clock); var recordings = Recordings.open(directory, store.ownerships)) {
            leaveAndDecorate(store, recordings, new byte[8_000]);
            store.bindings.issueCode(other, LIN, clock.instant()).orElseThrow();
            store.bindings.bind(other, WANG, Proof.OPERATOR, clock.instant());
            store.sharing.accept(store.sharing.invite(other, WANG, GUEST, clock.instant()).orElseThrow(), LIN, clock.instant());
            var handled = store.messages.keep(store.call(other, clock.instant())).id();
            store.messages.handle(handled, LIN, clock.instant());
            store.sharing.accept(store.sharing.invite(CALLED, LIN, GUEST, clock.instant()).orElseThrow(), WANG, clock.instant());
            store.database.forgetLog();
            assertThat(found(directory, LIN.value().getBytes(StandardCharsets.UTF_8))).as("the follower, before").isTrue();

            assertThat(store.bindings.forget(LIN, clock.instant())).containsExactlyInAnyOrder(CALLED, other);

            assertThat(found(directory, LIN.value().getBytes(StandardCharsets.UTF_8))).isFalse();
            assertThat(store.bindings.of(WANG)).extracting(b -> b.number()).as("what was shared goes, one's own stays").containsExactly(other);
            assertThat(store.messages.mayListen(handled, WANG)).isTrue();
        }
    }

    private MessageId leaveAndDecorate(TestStore store, Recordings recordings, byte[] voice) throws Exception {
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        store.preferences.label(CALLED, LIN, LABEL);
        store.preferences.nameContact(LIN, CALLER, NAME);
        store.preferences.keep(LIN, new FollowerSettings(ZoneId.of(ZONE), Optional.of(new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), true))));
        store.sharing.invite(CALLED, LIN, GUEST, clock.instant()).orElseThrow();
        var finished = store.call(CALLED, clock.instant());
        var recording = recordings.begin(finished.call());
        recording.begin(Codec.PCMA);
        recording.samples(voice, 0, voice.length);
        recording.finish(finished);
        store.messages.keep(finished);
        recordings.settle(recording, MessageKind.VOICE);
        store.transcripts.claim(clock.instant(), Duration.ofMinutes(1), Instant.EPOCH);
        store.transcripts.keep(finished.call().id(), new Transcript("zh", "engine",
                List.of(new Sentence(Duration.ZERO, Duration.ofSeconds(1), SAID, OptionalDouble.empty()))), clock.instant());
        assertThat(store.transcripts.of(finished.call().id())).isInstanceOf(Standing.Ready.class);
        return finished.call().id();
    }

    private static boolean found(Path directory, byte[] wanted) throws Exception {
        for (var file : Snapshot.filesIn(directory)) {
            if (Snapshot.contains(file, wanted)) {
                return true;
            }
        }
        return false;
    }
}

package yinxin.voicemail.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.TimelineEntry.Step;

class RecordingsTest {
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private Recordings recordings;

    @BeforeEach
    void open() {
        store = new TestStore(directory, clock);
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, clock.instant());
        recordings = Recordings.open(directory, store.ownerships);
    }

    @AfterEach
    void close() {
        recordings.close();
        store.close();
    }

    @Test
    void whatIsSettledIsSampleExact() throws Exception {
        var audio = audio(20_003);
        var finished = record(audio);

        assertThat(recordings.wav(finished.call().id())).hasValueSatisfying(wav ->
                assertThat(wav).isEqualTo(WavFile.encode(audio, Codec.PCMA)));
        assertThat(spool()).isEmpty();
    }

    @Test
    void aCallThatTheProgramDidNotSurviveIsFoundAtTheNextStart() throws Exception {
        var call = store.call(CALLED, clock.instant()).call();
        var recording = recordings.begin(call);
        recording.begin(Codec.PCMA);
        var audio = audio(12_000);
        recording.samples(audio, 0, audio.length);
        recording.flush();

        var next = Recordings.open(directory, store.ownerships);
        var found = next.interrupted(RecordingLimits.DEFAULT);

        assertThat(found).singleElement().satisfies(finished -> {
            assertThat(finished.call()).isEqualTo(call);
            assertThat(finished.kind()).isEqualTo(MessageKind.VOICE);
            assertThat(finished.length()).isEqualTo(Duration.ofMillis(1500));
            assertThat(finished.timeline().getLast().step()).isEqualTo(Step.RECOVERED);
        });
        next.settle(call.id(), MessageKind.VOICE);
        assertThat(next.wav(call.id())).contains(WavFile.encode(audio, Codec.PCMA));
        assertThat(next.interrupted(RecordingLimits.DEFAULT)).isEmpty();
        next.close();
    }

    @Test
    void aCallKilledDuringTheGreetingIsAnItemToo() throws Exception {
        var call = store.call(CALLED, clock.instant()).call();
        recordings.begin(call);

        assertThat(foundByTheNextRun()).singleElement().satisfies(finished -> {
            assertThat(finished.call()).isEqualTo(call);
            assertThat(finished.kind()).isEqualTo(MessageKind.NOTHING_SAID);
        });
    }

    @Test
    void aFinishedCallThatDidNotReachTheDatabaseComesBackAsItWas() throws Exception {
        var draft = store.call(CALLED, clock.instant());
        var recording = recordings.begin(draft.call());
        recording.begin(Codec.PCMU);
        recording.samples(audio(33_000), 0, 33_000);
        recording.finish(draft);

        assertThat(foundByTheNextRun()).containsExactly(draft);
    }

    @Test
    void audioIsOnTheDiskWithinASecondWithoutAnybodyAsking() throws Exception {
        var recording = recordings.begin(store.call(CALLED, clock.instant()).call());
        recording.begin(Codec.PCMA);
        recording.samples(audio(800), 0, 800);
        var file = spool().getFirst();
        await().atMost(Duration.ofSeconds(1)).until(() ->
                SealedFile.lastTake(SealedFile.chunks(file, store.ownerships.present(CALLED))).orElseThrow().audio().length == 800);
        assertThat(recording.isBroken()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyRunningRecordingsAreOnTheDiskWithinASecond(boolean together) throws Exception {
        var others = Recordings.open(directory, store.ownerships, Optional.empty(), together);
        var running = new ArrayList<Recording>();
        for (var i = 0; i < 20; i++) {
            running.add(others.begin(store.call(CALLED, clock.instant()).call()));
            running.getLast().begin(Codec.PCMA);
            running.getLast().samples(audio(800 + i), 0, 800 + i);
        }
        var key = store.ownerships.present(CALLED);
        for (var file : spool()) {
            await().atMost(Duration.ofSeconds(1)).until(() ->
                    SealedFile.lastTake(SealedFile.chunks(file, key)).orElseThrow().audio().length >= 800);
        }
        assertThat(spool()).hasSize(20);
        others.close();
        assertThat(running).noneMatch(Recording::isBroken);
    }

    @Test
    void aFileSystemIsFlushedInOneGo() throws Exception {
        try (var flush = FileSystemFlush.of(directory).orElseThrow()) {
            Files.write(directory.resolve("written"), audio(8000));
            flush.run();
        }
        assertThat(FileSystemFlush.of(directory.resolve("nothing is here"))).isEmpty();
    }

    @Test
    void aFlushThatTheDiskRefusesIsAnError() {
        var closed = FileSystemFlush.of(directory).orElseThrow();
        closed.close();
        assertThatThrownBy(closed::run).isInstanceOf(IOException.class).hasMessageContaining("did not take");
    }

    @Test
    void aNewTakeDiscardsTheOneBefore() throws Exception {
        var recording = recordings.begin(store.call(CALLED, clock.instant()).call());
        recording.begin(Codec.PCMA);
        recording.samples(audio(9_000), 0, 9_000);
        recording.flush();
        recording.samples(audio(100), 0, 100);
        recording.begin(Codec.PCMA);
        var second = audio(4_000);
        recording.samples(second, 0, second.length);

        assertThat(recording.take().audio()).isEqualTo(second);
    }

    @Test
    void aFileCutOffAnywhereGivesEverythingBeforeTheCut() throws Exception {
        var recording = recordings.begin(store.call(CALLED, clock.instant()).call());
        var audio = audio(3_000);
        recording.begin(Codec.PCMA);
        for (var at = 0; at < audio.length; at += 1_000) {
            recording.samples(audio, at, 1_000);
            recording.flush();
        }
        var file = spool().getFirst();
        var whole = Files.readAllBytes(file);
        var key = store.ownerships.present(CALLED);
        var longest = new AtomicInteger();
        for (var length = 0; length <= whole.length; length += 7) {
            var cut = directory.resolve("cut");
            Files.write(cut, Arrays.copyOf(whole, length));
            var take = SealedFile.lastTake(SealedFile.chunks(cut, key));
            take.ifPresent(t -> assertThat(t.audio()).isEqualTo(Arrays.copyOf(audio, t.audio().length)));
            longest.accumulateAndGet(take.map(t -> t.audio().length).orElse(0), Math::max);
        }
        assertThat(longest.get()).isGreaterThanOrEqualTo(2_000);
    }

    @Test
    void anAlteredChunkIsNotBelieved() throws Exception {
        var recording = recordings.begin(store.call(CALLED, clock.instant()).call());
        recording.begin(Codec.PCMA);
        for (var i = 0; i < 3; i++) {
            recording.samples(audio(1_000), 0, 1_000);
            recording.flush();
        }
        var file = spool().getFirst();
        var bytes = Files.readAllBytes(file);
        bytes[bytes.length - 500] ^= 1;
        Files.write(file, bytes);

        var take = SealedFile.lastTake(SealedFile.chunks(file, store.ownerships.present(CALLED))).orElseThrow();
        assertThat(take.audio()).hasSize(2_000);
    }

    @Test
    void nothingOnTheDiskCanBeReadWithoutTheKey() throws Exception {
        var audio = new byte[8_000];
        Arrays.fill(audio, (byte) 0x41);
        var finished = record(audio);
        recordings.mp3(finished.call().id());
        try (var files = Files.walk(directory.resolve("recordings"))) {
            var contents = files.filter(Files::isRegularFile).map(RecordingsTest::latin).toList();
            assertThat(contents).hasSize(2).noneMatch(c -> c.contains("AAAAAAAA"))
                    .noneMatch(c -> c.contains("13900139000")).noneMatch(c -> c.contains("13800138000"));
        }
    }

    @Test
    void whenTheNumberPassesToSomebodyElseTheAudioCannotBeReadAnyMore() throws Exception {
        var id = record(audio(16_000)).call().id();
        assertThat(recordings.mp3(id)).isPresent();

        store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, clock.instant());

        assertThat(recordings.wav(id)).isEmpty();
        assertThat(recordings.mp3(id)).isEmpty();
        assertThat(recordings.outline(id, 60)).isEmpty();
    }

    @Test
    void ofACallWhoseNumberHasPassedOnItIsKnownThatItWas() throws Exception {
        var call = store.call(CALLED, clock.instant()).call();
        recordings.begin(call);
        store.bindings.bind(CALLED, WANG, Proof.CALLED_IN, clock.instant());

        assertThat(foundByTheNextRun()).singleElement().satisfies(finished -> {
            assertThat(finished.call().id()).isEqualTo(call.id());
            assertThat(finished.call().called()).isEqualTo(CALLED);
            assertThat(finished.call().caller()).isEmpty();
            assertThat(finished.kind()).isEqualTo(MessageKind.RECORDING_FAILED);
        });
    }

    @Test
    void whoCaresForACallIsNotDisturbed() throws Exception {
        var call = store.call(CALLED, clock.instant()).call();
        var recording = recordings.begin(call);
        assertThat(recordings.interrupted(RecordingLimits.DEFAULT)).isEmpty();
        assertThat(recordings.inHand()).containsExactly(call.id());

        recordings.leave(recording);
        assertThat(recordings.interrupted(RecordingLimits.DEFAULT)).extracting(FinishedCall::call).containsExactly(call);
        assertThat(recordings.interrupted(RecordingLimits.DEFAULT)).as("whoever asked cares for it now").isEmpty();

        recordings.settle(call.id(), MessageKind.NOTHING_SAID);
        assertThat(recordings.inHand()).isEmpty();
        assertThat(spool()).isEmpty();
    }

    private List<FinishedCall> foundByTheNextRun() {
        try (var next = Recordings.open(directory, store.ownerships)) {
            return next.interrupted(RecordingLimits.DEFAULT);
        }
    }

    @Test
    void whatWasWrittenBeforeTheDiskFailedIsKept() throws Exception {
        var draft = store.call(CALLED, clock.instant());
        var recording = recordings.begin(draft.call());
        recording.begin(Codec.PCMA);
        var audio = audio(16_000);
        recording.samples(audio, 0, audio.length);
        recording.flush();
        recording.samples(audio, 0, 800);
        Thread.currentThread().interrupt(); // closes the file under the next write, as a failing disk would
        recording.flush();
        assertThat(Thread.interrupted()).isTrue();

        assertThat(recording.isBroken()).isTrue();
        recording.finish(draft);
        assertThat(recording.take().audio()).isEqualTo(audio);
        store.messages.keep(draft);
        recordings.settle(recording, MessageKind.VOICE);
        assertThat(recordings.wav(draft.call().id())).contains(WavFile.encode(audio, Codec.PCMA));
    }

    @Test
    void garbageInTheSpoolStopsNobody() throws Exception {
        Files.write(directory.resolve("spool").resolve("garbage.yxr"), audio(500));
        Files.write(directory.resolve("spool").resolve("empty.yxr"), new byte[0]);
        var call = store.call(CALLED, clock.instant()).call();
        recordings.begin(call);
        assertThat(foundByTheNextRun()).extracting(FinishedCall::call).containsExactly(call);
    }

    @Test
    void whenTheSpoolIsGoneTheCallerCanBeToldAtOnce() throws Exception {
        Files.delete(directory.resolve("spool"));
        assertThatThrownBy(() -> recordings.begin(store.call(CALLED, clock.instant()).call()))
                .isInstanceOf(RecordingUnavailable.class);
        assertThat(recordings.isWritable()).isFalse();
    }

    private FinishedCall record(byte[] audio) throws Exception {
        var draft = store.call(CALLED, clock.instant());
        var recording = recordings.begin(draft.call());
        recording.begin(Codec.PCMA);
        for (var at = 0; at < audio.length; at += 160) {
            recording.samples(audio, at, Math.min(160, audio.length - at));
        }
        recording.finish(draft);
        store.messages.keep(draft);
        recordings.settle(recording, draft.kind());
        return draft;
    }

    private List<Path> spool() throws Exception {
        try (var files = Files.list(directory.resolve("spool"))) {
            return files.toList();
        }
    }

    private static String latin(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static byte[] audio(int samples) {
        var audio = new byte[samples];
        new Random(samples).nextBytes(audio);
        return audio;
    }
}

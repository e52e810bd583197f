package yinxin.voicemail.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;

/// What is made of a recording for those who listen: the copy that browsers play, and the outline.
class ListeningCopyTest {
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
    void theCopyToListenToIsMadeAheadAndOnlyOnce() throws Exception {
        var id = record(audio(400_000)).call().id();

        recordings.prepare(id);
        var asked = recordings.mp3(id);

        var copy = directory.resolve("recordings").resolve(id.value().substring(0, 2)).resolve(id + ".mp3.yxr");
        await().until(() -> Files.exists(copy));
        var made = Files.getLastModifiedTime(copy);
        assertThat(recordings.mp3(id).orElseThrow()).isEqualTo(asked.orElseThrow());
        recordings.prepare(id);
        assertThat(Files.getLastModifiedTime(copy)).isEqualTo(made);
        recordings.prepare(MessageId.random());
    }

    @Test
    void manyWhoAskAtOnceGetTheSameCopy() throws Exception {
        var id = record(audio(200_000)).call().id();
        var copies = new ConcurrentLinkedQueue<byte[]>();

        try (var listeners = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 8; i++) {
                listeners.execute(() -> copies.add(recordings.mp3(id).orElseThrow()));
            }
        }

        assertThat(copies).hasSize(8).allSatisfy(copy -> assertThat(copy).isEqualTo(copies.peek()));
    }

    @Test
    void aRecordingThatIsErasedWhileItsCopyIsMadeLeavesNone() throws Exception {
        for (var i = 0; i < 5; i++) {
            var id = record(audio(100_000)).call().id();

            recordings.prepare(id);
            recordings.erase(id);
            recordings.mp3(id);

            await().untilAsserted(() -> assertThat(recordings.mp3(id)).isEmpty());
            try (var files = Files.list(directory.resolve("recordings").resolve(id.value().substring(0, 2)))) {
                assertThat(files.filter(file -> file.getFileName().toString().startsWith(id.value()))).isEmpty();
            }
        }
    }

    @Test
    void theListeningCopyIsMadeOnceAndKept() throws Exception {
        var id = record(audio(16_000)).call().id();
        var first = recordings.mp3(id).orElseThrow();
        assertThat(first.length).isBetween(1_000, 16_000);
        assertThat(recordings.mp3(id).orElseThrow()).isEqualTo(first);
        recordings.erase(id);
        assertThat(recordings.mp3(id)).isEmpty();
    }

    @Test
    void theOutlineTellsWhereNobodySpeaks() throws Exception {
        var audio = audio(48_000);
        Arrays.fill(audio, 16_000, 40_000, (byte) 0xd5);

        var outline = recordings.outline(record(audio).call().id(), 6).orElseThrow();

        assertThat(outline.levels()).hasSize(6);
        assertThat(outline.levels().get(3)).isZero();
        assertThat(outline.pauses()).containsExactly(new Outline.Pause(Duration.ofMillis(2_300), Duration.ofMillis(4_700)));
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

    private static byte[] audio(int samples) {
        var audio = new byte[samples];
        new Random(samples).nextBytes(audio);
        return audio;
    }
}

package yinxin.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.recording.Recordings;

/// Recordings in an S3 that is a program of its own, seen from two nodes.
class S3ShelfTest {
    @TempDir
    static Path shared;
    private static TestS3 s3;

    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final byte[] voice = new byte[8_000];
    private TestStore store;
    private S3Shelf shelf;
    private Recordings here;
    private Recordings there;

    @BeforeAll
    static void begin() throws IOException {
        s3 = new TestS3(shared).start();
    }

    @AfterAll
    static void end() {
        s3.close();
    }

    @BeforeEach
    void open() {
        new Random(3).nextBytes(voice);
        store = new TestStore(directory, clock);
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        shelf = new S3Shelf(s3.settings("voice/"));
        here = Recordings.open(directory.resolve("here"), store.ownerships, Optional.of(shelf));
        there = Recordings.open(directory.resolve("there"), store.ownerships, Optional.of(shelf));
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        shelf.close();
        store.close();
    }

    private MessageId leave() throws Exception {
        var finished = store.call(CALLED, clock.instant());
        var recording = here.begin(finished.call());
        recording.begin(Codec.PCMA);
        recording.samples(voice, 0, voice.length);
        recording.finish(finished);
        store.messages.keep(finished);
        here.settle(recording, MessageKind.VOICE);
        return finished.call().id();
    }

    private static void shipped(Recordings node) {
        Awaitility.await().until(() -> node.unshipped() == 0);
    }

    private List<String> files(String node) throws IOException {
        try (var files = Files.walk(directory.resolve(node))) {
            return files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()).toList();
        }
    }

    private static Path object(MessageId id, String suffix) {
        return s3.objects().resolve("voice").resolve(id.value().substring(0, 2)).resolve(id + suffix);
    }

    @Test
    void aShelfGivesBackWhatWasPutOnItAndNothingElse() throws IOException {
        var file = Files.write(directory.resolve("file"), voice);
        shelf.put("aaaa", file);
        shelf.put("aaaa", file);
        assertThat(shelf.get("aaaa")).hasValueSatisfying(content -> assertThat(content).isEqualTo(voice));
        assertThat(file).exists();
        assertThat(shelf.get("aaab")).isEmpty();
        assertThat(shelf.has("aaaa")).isTrue();
        assertThat(shelf.has("aaab")).isFalse();
        shelf.remove("aaaa");
        shelf.remove("aaaa");
        assertThat(shelf.get("aaaa")).isEmpty();
    }

    @Test
    void whoMayNotComeInIsToldWhere() {
        var stranger = s3.settings("voice/");
        try (var closed = new S3Shelf(new S3Settings(stranger.endpoint(), "us-east-1", "recordings", "yinxin", "wrong", ""))) {
            assertThatThrownBy(() -> closed.put("aaaa", voice)).isInstanceOf(IOException.class)
                    .hasMessageStartingWith("nothing can be put into " + stranger.endpoint().orElseThrow() + "/recordings/: ").hasMessageNotContaining("wrong");
        }
        try (var nowhere = new S3Shelf(new S3Settings(stranger.endpoint(), "us-east-1", "no-such-bucket", "yinxin", "secret-of-the-store", ""))) {
            assertThatThrownBy(() -> nowhere.put("aaaa", voice)).isInstanceOf(IOException.class);
        }
        assertThat(stranger).hasToString("S3Settings[" + stranger.endpoint().orElseThrow() + "/recordings/voice/]");
    }

    @Test
    void aFinishedRecordingLeavesTheDiskAndIsHeardOnEveryNode() throws Exception {
        var id = leave();
        shipped(here);

        assertThat(files("here")).isEmpty();
        assertThat(object(id, ".yxr")).exists();
        for (var node : List.of(here, there)) {
            assertThat(node.wav(id)).contains(WavFile.encode(voice, Codec.PCMA));
            assertThat(node.outline(id, 10)).isPresent();
        }
        var mp3 = there.mp3(id).orElseThrow();
        shipped(there);
        assertThat(files("there")).isEmpty();
        assertThat(object(id, ".mp3.yxr")).exists();
        assertThat(here.mp3(id)).contains(mp3);
    }

    @Test
    void theStoreSeesNeitherVoiceNorNumbers() throws Exception {
        var id = leave();
        here.mp3(id);
        shipped(here);
        for (var object : List.of(object(id, ".yxr"), object(id, ".mp3.yxr"))) {
            var text = Files.readString(object, StandardCharsets.ISO_8859_1);
            assertThat(text).doesNotContain(new String(Arrays.copyOfRange(voice, 4_000, 4_016), StandardCharsets.ISO_8859_1)).doesNotContain("13800138000");
        }
        store.bindings.unbind(CALLED, LIN, clock.instant());
        assertThat(there.wav(id)).as("its key is destroyed").isEmpty();
        assertThat(there.mp3(id)).isEmpty();
    }

    @Test
    void whileTheStoreIsAwayRecordingsWaitAndAreHeardWhereTheyAre() throws Exception {
        var before = leave();
        shipped(here);
        s3.stop();
        var id = leave();
        Awaitility.await().until(() -> files("here").contains(id + ".yxr"));
        assertThat(here.unshipped()).isEqualTo(1);
        assertThat(here.wav(id)).contains(WavFile.encode(voice, Codec.PCMA));
        assertThat(here.mp3(id)).isPresent();
        assertThatThrownBy(() -> there.mp3(id)).isInstanceOf(StoreUnavailable.class);
        here.erase(before);

        here.close();
        here = Recordings.open(directory.resolve("here"), store.ownerships, Optional.of(shelf));
        assertThat(here.unshipped()).as("a restart knows what has not gone").isEqualTo(2);
        assertThatThrownBy(() -> here.wav(before)).isInstanceOf(StoreUnavailable.class);

        s3.start();
        shipped(here);
        Awaitility.await().until(() -> files("here").isEmpty());
        assertThat(there.wav(id)).contains(WavFile.encode(voice, Codec.PCMA));
        assertThat(there.wav(before)).as("what was erased while the store was away").isEmpty();
        assertThat(object(before, ".yxr")).doesNotExist();
    }

    @Test
    void whatIsStillOnItsWayFromAnotherNodeIsNotNothing() throws Exception {
        var id = leave();
        shipped(here);
        Files.delete(object(id, ".yxr"));
        assertThatThrownBy(() -> there.mp3(id)).isInstanceOf(StoreUnavailable.class);
        assertThatThrownBy(() -> there.outline(id, 10)).isInstanceOf(StoreUnavailable.class);
        assertThat(there.wav(id)).isEqualTo(Optional.empty());
    }

    @Test
    void whatIsErasedIsGoneEverywhere() throws Exception {
        var id = leave();
        here.mp3(id);
        shipped(here);
        there.erase(id);
        assertThat(object(id, ".yxr")).doesNotExist();
        assertThat(object(id, ".mp3.yxr")).doesNotExist();
        assertThat(here.wav(id)).isEmpty();
        assertThat(files("there")).isEmpty();
    }
}

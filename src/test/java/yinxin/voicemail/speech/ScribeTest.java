package yinxin.voicemail.speech;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.G711;
import yinxin.telephony.audio.Sounds;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.owner.HotWords;
import yinxin.voicemail.recording.Recordings;
import yinxin.voicemail.speech.Scribe.Rules;
import yinxin.voicemail.transcript.Transcript.Sentence;
import yinxin.voicemail.transcript.Transcripts.Standing;

/// From a stored message to its text, through the real store and programs.
class ScribeTest {
    private static final int SECOND = 8000;
    private static final Rules RULES = new Rules(1, Optional.of("en"), List.of("Yinxin"), Duration.ofHours(24));

    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private Recordings recordings;

    @BeforeEach
    void open() {
        store = new TestStore(directory, clock);
        store.bindings.bind(CALLED, LIN, Proof.CALLED_IN, clock.instant());
        recordings = Recordings.open(directory, store.ownerships);
    }

    @AfterEach
    void close() {
        recordings.close();
        store.close();
    }

    private MessageId left(short[] sound) throws Exception {
        var call = store.call(CALLED, clock.instant());
        var recording = recordings.begin(call.call());
        recording.begin(Codec.PCMA);
        var g711 = G711.encode(sound, Codec.PCMA);
        recording.samples(g711, 0, g711.length);
        recording.finish(call);
        store.messages.keep(call);
        recordings.settle(recording, MessageKind.VOICE);
        return call.call().id();
    }

    private Scribe scribe(String... command) {
        return new Scribe(store.transcripts, recordings, new CommandTranscriber(new CommandTranscriber.Settings(List.of(command), 16_000, Duration.ofSeconds(60))),
                RULES, clock);
    }

    /// Says how many seconds of sound it was given.
    private static final String[] COUNTS = {"sh", "-c", "expr \\( $(stat -c %s \"$0\") - 44 \\) / 32000", "{wav}"};

    @Test
    void eachPassageIsWrittenDownAtItsTime() throws Exception {
        var speech = Sounds.speech("en");
        var id = left(Sounds.joined(new short[2 * SECOND], speech, new short[40 * SECOND], speech, new short[SECOND]));
        try (var scribe = scribe(COUNTS)) {
            assertThat(scribe.next()).isTrue();
            assertThat(scribe.next()).isFalse();
        }
        assertThat(store.transcripts.of(id)).isInstanceOfSatisfying(Standing.Ready.class, ready -> {
            var sentences = ready.transcript().sentences();
            assertThat(ready.transcript().engine()).isEqualTo("command sh");
            assertThat(sentences).hasSize(2).extracting(Sentence::text).allMatch(text -> text.matches("[1-9][0-9]?"));
            assertThat(sentences.get(0).from()).isBetween(Duration.ofMillis(1500), Duration.ofMillis(2500));
            assertThat(sentences.get(1).from()).isBetween(Duration.ofMillis(41_500 + speech.length / 8), Duration.ofMillis(42_500 + speech.length / 8));
        });
    }

    @Test
    void theRecogniserIsToldTheNamesOfTheNumberAndThenThoseOfAll() throws Exception {
        store.rules.keepHotWords(CALLED, new HotWords(List.of("王建国", "Yinxin", "顺达汽修")));
        var id = left(Sounds.speech("en"));
        try (var scribe = scribe("echo", "{hot-words} in {language}")) {
            scribe.next();
        }
        assertThat(store.transcripts.of(List.of(id)).get(id).text()).isEqualTo("王建国 Yinxin 顺达汽修 in en");
    }

    @Test
    void toSoundWithoutAVoiceTheRecogniserIsNotEvenAsked() throws Exception {
        var asked = directory.resolve("asked");
        var silence = left(new short[10 * SECOND]);
        var tone = left(Sounds.cadence(450, 350, 350, 12 * SECOND));
        var music = left(Sounds.music(15 * SECOND, 4));
        try (var scribe = scribe("sh", "-c", "touch " + asked + "; echo thanks for watching", "{wav}")) {
            while (scribe.next()) {
                assertThat(asked).doesNotExist();
            }
        }
        assertThat(List.of(silence, tone, music)).allMatch(id -> store.transcripts.of(id).equals(new Standing.NothingSpoken()));
    }

    @Test
    void aRecogniserThatHearsNothingEitherLeavesNoText() throws Exception {
        var id = left(Sounds.speech("en"));
        try (var scribe = scribe("true", "{wav}")) {
            scribe.next();
        }
        assertThat(store.transcripts.of(id)).isEqualTo(new Standing.NothingSpoken());
    }

    @Test
    void whatTheOperatorMustMendIsTriedAgainAndGivenUpInTheEnd() throws Exception {
        var id = left(Sounds.speech("en"));
        try (var scribe = scribe("/nowhere/recogniser", "{wav}")) {
            for (var attempt = 0; attempt < 7; attempt++) {
                assertThat(scribe.next()).isTrue();
                assertThat(scribe.next()).as("not at once").isFalse();
                assertThat(store.transcripts.of(id)).isEqualTo(new Standing.Pending());
                clock.advance(Duration.ofMinutes(30));
            }
            assertThat(scribe.next()).isTrue();
        }
        assertThat(store.transcripts.of(id)).isEqualTo(new Standing.Unavailable());
    }

    @Test
    void whatTheRecogniserRefusesIsGivenUpAtOnce() throws Exception {
        var id = left(Sounds.speech("en"));
        try (var scribe = scribe("false", "{wav}")) {
            scribe.next();
        }
        assertThat(store.transcripts.of(id)).isEqualTo(new Standing.Unavailable());
    }

    @Test
    void aStopLeavesTheMessageToTheNextStart() throws Exception {
        var started = directory.resolve("started");
        var id = left(Sounds.speech("en"));
        var stopped = scribe("sh", "-c", "touch " + started + "; sleep 600", "{wav}");
        stopped.start();
        Awaitility.await().until(() -> Files.exists(started));
        stopped.close();
        assertThat(store.transcripts.of(id)).isEqualTo(new Standing.Pending());
        try (var next = scribe(COUNTS)) {
            assertThat(next.next()).isTrue();
        }
        assertThat(store.transcripts.of(id)).isInstanceOf(Standing.Ready.class);
    }

    @Test
    void aRecordingThatCannotBeReadYetIsTriedAgainAndGivenUpInTheEnd() throws Exception {
        var call = store.call(CALLED, clock.instant());
        store.messages.keep(new FinishedCall(call.call(), MessageKind.VOICE, call.length(), false, call.endedAt(), List.of()));
        try (var scribe = scribe(COUNTS)) {
            scribe.next();
            assertThat(store.transcripts.of(call.call().id())).isEqualTo(new Standing.Pending());
            for (var attempt = 1; attempt < 8; attempt++) {
                clock.advance(Duration.ofMinutes(30));
                assertThat(scribe.next()).isTrue();
            }
        }
        assertThat(store.transcripts.of(call.call().id())).isEqualTo(new Standing.Unavailable());
    }
}

package yinxin.voicemail.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.ledger.AnsweredCalls.Call;
import yinxin.voicemail.message.MessageId;

class AnsweredCallsTest {
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();

    @Test
    void whatIsWrittenIsThereForTheNextRun() throws Exception {
        var first = answered(open());
        clock.advance(Duration.ofSeconds(1));
        var second = answered(open());

        assertThat(calls(open())).containsExactly(first, second);
    }

    @Test
    void aLineThatWasCutOffIsNoCallAndSpoilsNoOther() throws Exception {
        var whole = answered(open());
        Files.writeString(onlyPage(), MessageId.random().value().substring(0, 9), StandardOpenOption.APPEND);
        var next = answered(open());

        assertThat(calls(open())).containsExactlyInAnyOrder(whole, next);
    }

    @Test
    void aPageIsClosedAfterAnHourAndOnlyThenCanBeDropped() throws Exception {
        var book = open();
        answered(book);
        assertThat(closed(book)).isEmpty();

        clock.advance(Duration.ofMinutes(61));
        var later = answered(book);
        var closed = closed(book);
        assertThat(closed).hasSize(1);
        AnsweredCalls.drop(closed.getFirst());

        assertThat(calls(book)).containsExactly(later);
        assertThat(closed(book)).isEmpty();
    }

    @Test
    void aClockThatGoesBackClosesThePageToo() throws Exception {
        var book = open();
        var early = answered(book);
        clock.advance(Duration.ofHours(-6));
        var late = answered(book);

        assertThat(calls(book)).containsExactlyInAnyOrder(early, late);
        assertThat(closed(book)).hasSize(1);
    }

    @Test
    void whatTheDiskDoesNotTakeWaitsInMemory() throws Exception {
        var book = open();
        var before = answered(book);
        clock.advance(Duration.ofMinutes(61));
        var kept = Files.move(directory.resolve("answered"), directory.resolve("away"));
        var refused = answered(book);
        assertThat(book.answered()).isEqualTo(2);

        Files.move(kept, directory.resolve("answered"));
        var after = answered(book);

        assertThat(calls(book)).containsExactlyInAnyOrder(before, refused, after);
        assertThat(calls(open())).containsExactlyInAnyOrder(before, refused, after);
    }

    @Test
    void callsThatAreAnsweredAtOnceAreAllThere() throws Exception {
        var book = open();
        var ids = Stream.generate(MessageId::random).limit(500).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            ids.forEach(id -> threads.submit(() -> book.add(id)));
        }
        assertThat(calls(open())).extracting(Call::id).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void noNumberStandsInTheBook() throws Exception {
        answered(open());
        assertThat(Files.readString(onlyPage(), StandardCharsets.US_ASCII)).matches("[A-Za-z0-9_-]{22} [0-9]{13}\n");
    }

    private AnsweredCalls open() {
        return AnsweredCalls.open(directory, clock);
    }

    private Call answered(AnsweredCalls book) {
        var call = new Call(MessageId.random(), clock.instant());
        book.add(call.id());
        return call;
    }

    private static List<Call> calls(AnsweredCalls book) throws IOException {
        return book.pages().stream().flatMap(page -> page.calls().stream()).toList();
    }

    private static List<AnsweredCalls.Page> closed(AnsweredCalls book) throws IOException {
        return book.pages().stream().filter(page -> page.file().isPresent()).toList();
    }

    private Path onlyPage() throws IOException {
        try (var files = Files.list(directory.resolve("answered"))) {
            return Optional.of(files.toList()).filter(pages -> pages.size() == 1).orElseThrow().getFirst();
        }
    }
}

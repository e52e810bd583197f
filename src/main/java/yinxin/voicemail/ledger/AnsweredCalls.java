package yinxin.voicemail.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.message.MessageId;

/// Every diverted call that this node has answered, written down at that moment in files of their own: what the items are held against. It knows
/// neither the spool nor the database, so that neither can lose a call unnoticed.
///
/// One line a call, `ID MILLISECONDS`, appended to a page in `answered/`. A page goes when all its calls are items. A line is handed to the
/// system, not forced to the disk: after a power cut the last second of them may be missing, and the spool still has those calls.
public final class AnsweredCalls {
    private static final Logger LOG = LoggerFactory.getLogger(AnsweredCalls.class);
    /// A page that is this old is closed, so that it can go.
    private static final Duration PAGE = Duration.ofHours(1);
    private static final String SUFFIX = ".calls";

    private final Path directory;
    private final Clock clock;
    private final AtomicLong answered = new AtomicLong();
    /// Calls whose line the disk would not take; written with the next one that it takes.
    private final List<Call> unwritten = new ArrayList<>();
    private @Nullable Path open;
    /// Of the open page. Opening a file for each call would cost more than writing it.
    private @Nullable FileChannel pen;
    private Instant opened = Instant.EPOCH;

    private AnsweredCalls(Path directory, Clock clock) {
        this.directory = directory;
        this.clock = clock;
    }

    /// One call.
    ///
    /// @param id the item that it must become
    /// @param at when it was answered
    public record Call(MessageId id, Instant at) {
        private String line() {
            return id + " " + at.toEpochMilli() + "\n";
        }

        private static Optional<Call> parse(String line) {
            var space = line.indexOf(' ');
            return space > 0 && MessageId.isWellFormed(line.substring(0, space)) && line.substring(space + 1).matches("[0-9]{1,15}")
                    ? Optional.of(new Call(new MessageId(line.substring(0, space)), Instant.ofEpochMilli(Long.parseLong(line.substring(space + 1)))))
                    : Optional.empty();
        }
    }

    /// Calls that were written down together.
    ///
    /// @param file  where, if no more will come to it; empty for the page that is being written, and for what could not be written yet
    /// @param calls in the order in which they were answered
    record Page(Optional<Path> file, List<Call> calls) {}

    /// Opens the book in this data directory.
    public static AnsweredCalls open(Path directory, Clock clock) {
        try {
            return new AnsweredCalls(Files.createDirectories(directory.resolve("answered")), clock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the directory for answered calls in " + directory, e);
        }
    }

    /// This call has been answered just now. Never fails: what cannot be written is kept in memory until it can.
    public synchronized void add(MessageId id) {
        answered.incrementAndGet();
        unwritten.add(new Call(id, clock.instant()));
        write();
    }

    private void write() {
        var now = clock.instant();
        turn(now);
        var lines = new StringBuilder();
        unwritten.forEach(call -> lines.append(call.line()));
        try {
            var ink = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.US_ASCII));
            var writing = pen == null ? fresh(now) : pen;
            while (ink.hasRemaining()) {
                writing.write(ink);
            }
            unwritten.clear();
        } catch (IOException e) {
            // It may have taken half of a line, so the next is written elsewhere.
            shut();
            LOG.error("an answered call cannot be written down yet: {}", e.toString());
        }
    }

    private void shut() {
        open = null;
        try (var written = pen) {
            pen = null;
        } catch (IOException e) {
            LOG.warn("a page of answered calls cannot be closed: {}", e.toString());
        }
    }

    /// Closes a page that is old enough. The clock may have been put back: then it is closed too.
    private void turn(Instant now) {
        if (Duration.between(opened, now).abs().compareTo(PAGE) > 0) {
            shut();
            opened = now;
        }
    }

    private FileChannel fresh(Instant now) throws IOException {
        for (var name = now.toEpochMilli();; name++) {
            var file = directory.resolve(name + SUFFIX);
            if (!Files.exists(file)) {
                var channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.APPEND);
                open = file;
                pen = channel;
                return channel;
            }
        }
    }

    /// All that is in the book, page by page.
    synchronized List<Page> pages() throws IOException {
        if (!unwritten.isEmpty()) {
            write();
        }
        turn(clock.instant());
        var pages = new ArrayList<>(List.of(new Page(Optional.empty(), List.copyOf(unwritten))));
        try (var files = Files.list(directory)) {
            for (var file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
                pages.add(new Page(Optional.of(file).filter(f -> !f.equals(open)), calls(file)));
            }
        }
        return pages;
    }

    /// A line that was cut off is none: its call is in the spool.
    private static List<Call> calls(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1).lines().map(Call::parse).flatMap(Optional::stream).distinct().toList();
    }

    /// All calls of this page are items: it is not needed any more.
    static void drop(Page settled) throws IOException {
        if (settled.file().isPresent()) {
            Files.deleteIfExists(settled.file().get());
        }
    }

    /// How many calls were answered since the start.
    public long answered() {
        return answered.get();
    }
}

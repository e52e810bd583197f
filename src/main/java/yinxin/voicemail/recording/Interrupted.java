package yinxin.voicemail.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.voicemail.recording.SealedFile.Type;

/// Makes a finished call of a file that was left in the spool.
final class Interrupted {
    private static final Logger LOG = LoggerFactory.getLogger(Interrupted.class);

    private Interrupted() {}

    /// Empty when the file holds no call: it was cut off before the call was answered. Such a file is removed; one that cannot be read now is
    /// left. When its number has passed to somebody else since, and with it the key, only that there was a call is known.
    static Optional<FinishedCall> read(Path file, OwnershipKeys keys, RecordingLimits limits) {
        try {
            var header = SealedFile.header(file);
            var number = header.flatMap(h -> keys.numberOf(h.ownership()));
            if (number.isEmpty()) {
                return remove(file, "belongs to no call");
            }
            var key = keys.byId(header.get().ownership());
            if (key.isEmpty()) {
                return Optional.of(unreadable(file, header.get().id(), number.get()));
            }
            var chunks = SealedFile.chunks(file, key.get());
            return chunks.isEmpty() ? remove(file, "was cut off before its call began") : Optional.of(finished(file, chunks, limits));
        } catch (IOException | WrongKey e) {
            LOG.error("spool file {} cannot be read and is left for the operator: {}", file.getFileName(), e.toString());
            return Optional.empty();
        }
    }

    private static Optional<FinishedCall> remove(Path file, String why) throws IOException {
        LOG.warn("spool file {} {}; it is removed", file.getFileName(), why);
        Files.delete(file);
        return Optional.empty();
    }

    private static FinishedCall unreadable(Path file, MessageId id, PhoneNumber number) throws IOException {
        var at = Files.getLastModifiedTime(file).toInstant();
        var call = new MissedCall(id, number, Optional.empty(), false, DivertReason.UNKNOWN, Condition.UNKNOWN, at, "");
        return new FinishedCall(call, MessageKind.RECORDING_FAILED, Duration.ZERO, false, at, List.of());
    }

    private static FinishedCall finished(Path file, List<SealedFile.Chunk> chunks, RecordingLimits limits) throws IOException {
        var call = CallRecord.decodeCall(chunks.getFirst().content());
        var last = chunks.getLast();
        if (last.type() == Type.END) {
            return CallRecord.decodeFinished(call, last.content());
        }
        var take = SealedFile.lastTake(chunks);
        var spoken = take.filter(t -> t.length().compareTo(limits.shortestSpeech()) >= 0);
        var lastWritten = Files.getLastModifiedTime(file).toInstant();
        return new FinishedCall(call, spoken.isPresent() ? MessageKind.VOICE : MessageKind.NOTHING_SAID,
                spoken.map(Take::length).orElse(Duration.ZERO), false, lastWritten,
                List.of(new TimelineEntry(call.at(), Step.DIVERTED, ""),
                        new TimelineEntry(later(call.at(), lastWritten), Step.RECOVERED, "the program was stopped during the call")));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

package yinxin.voicemail.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.voicemail.recording.SealedFile.Type;

/// Makes a finished call of a file that was left in the spool.
final class Interrupted {
    private static final Logger LOG = LoggerFactory.getLogger(Interrupted.class);

    private Interrupted() {}

    /// Empty when the file holds no call: it was cut off before the call was answered, or its number has passed to
    /// somebody else since, and with it the key. Such a file is removed; one that cannot be read now is left.
    static Optional<FinishedCall> read(Path file, OwnershipKeys keys, RecordingLimits limits) {
        try {
            var header = SealedFile.header(file);
            var key = header.flatMap(h -> keys.byId(h.ownership()));
            if (key.isEmpty()) {
                LOG.warn("spool file {} belongs to no call that could be delivered; it is removed", file.getFileName());
                Files.delete(file);
                return Optional.empty();
            }
            var chunks = SealedFile.chunks(file, key.get());
            var call = chunks.stream().filter(c -> c.type() == Type.CALL).findFirst();
            if (call.isEmpty()) {
                LOG.warn("spool file {} was cut off before its call began; it is removed", file.getFileName());
                Files.delete(file);
                return Optional.empty();
            }
            return Optional.of(finished(file, chunks, limits));
        } catch (IOException | WrongKey e) {
            LOG.error("spool file {} cannot be read and is left for the operator: {}", file.getFileName(), e.toString());
            return Optional.empty();
        }
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
                spoken.map(Take::length).orElse(java.time.Duration.ZERO), false, lastWritten,
                List.of(new TimelineEntry(call.at(), Step.DIVERTED, ""),
                        new TimelineEntry(later(call.at(), lastWritten), Step.RECOVERED, "the program was stopped during the call")));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}

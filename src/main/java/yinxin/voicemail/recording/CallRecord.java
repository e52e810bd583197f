package yinxin.voicemail.recording;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.DivertReason;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;

/// How a call is written into its spool file, so that the file alone is enough to make the message.
/// Enum constants are written by name: their order may change.
final class CallRecord {
    private CallRecord() {}

    static byte[] encode(MissedCall call) {
        return written(out -> {
            out.writeUTF(call.id().value());
            out.writeUTF(call.called().value());
            out.writeUTF(call.caller().map(PhoneNumber::value).orElse(""));
            out.writeBoolean(call.withheld());
            out.writeUTF(call.reason().name());
            out.writeUTF(call.condition().name());
            writeInstant(out, call.at());
            out.writeUTF(call.trunk());
        });
    }

    static MissedCall decodeCall(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        return new MissedCall(new MessageId(in.readUTF()), new PhoneNumber(in.readUTF()),
                Optional.of(in.readUTF()).filter(n -> !n.isEmpty()).map(PhoneNumber::new), in.readBoolean(),
                DivertReason.valueOf(in.readUTF()), Condition.valueOf(in.readUTF()), readInstant(in), in.readUTF());
    }

    /// The finished call without its missed call, which the file has already.
    static byte[] encode(FinishedCall finished) {
        return written(out -> {
            out.writeUTF(finished.kind().name());
            out.writeLong(finished.length().toNanos());
            out.writeBoolean(finished.urgent());
            writeInstant(out, finished.endedAt());
            out.writeInt(finished.timeline().size());
            for (var entry : finished.timeline()) {
                writeInstant(out, entry.at());
                out.writeUTF(entry.step().name());
                out.writeUTF(entry.detail());
            }
            out.writeUTF(String.join(" ", finished.keyed()));
        });
    }

    static FinishedCall decodeFinished(MissedCall call, byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        var kind = MessageKind.valueOf(in.readUTF());
        var length = Duration.ofNanos(in.readLong());
        var urgent = in.readBoolean();
        var ended = readInstant(in);
        var entries = new ArrayList<TimelineEntry>();
        for (var count = in.readInt(); count > 0; count--) {
            entries.add(new TimelineEntry(readInstant(in), TimelineEntry.Step.valueOf(in.readUTF()), in.readUTF()));
        }
        // What a release before this one has written ends here.
        var keyed = in.available() > 0 ? in.readUTF() : "";
        return new FinishedCall(call, kind, length, urgent, ended, entries, keyed.isEmpty() ? List.of() : List.of(keyed.split(" ")));
    }

    /// The codec with this payload type.
    static Codec codec(int payloadType) {
        return payloadType == Codec.PCMA.payloadType() ? Codec.PCMA : Codec.PCMU;
    }

    private static void writeInstant(DataOutputStream out, Instant at) throws IOException {
        out.writeLong(at.getEpochSecond());
        out.writeInt(at.getNano());
    }

    private static Instant readInstant(DataInputStream in) throws IOException {
        return Instant.ofEpochSecond(in.readLong(), in.readInt());
    }

    private interface Content {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] written(Content content) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("a call does not fit its record", e);
        }
        return bytes.toByteArray();
    }
}

package yinxin.voicemail.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.recording.SealedFile.Type;

/// The recording of one call while it is made: a spool file that alone is enough to make the message, whenever the program
/// stops. Samples come in on an RTP loop and only touch memory; the spool's threads carry them to the disk twice a second.
public final class Recording {
    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);
    /// Room for a second; a flush that is late makes it grow.
    private static final int FIRST_BUFFER = Codec.SAMPLE_RATE;
    private static final byte[] NOTHING = {};

    private final MissedCall call;
    private final Path file;
    private final OwnershipKey key;
    private final SealedFile.Writer writer;

    /// Guards the buffer; held for a copy of 160 octets, never while writing.
    private final Object buffering = new Object();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private byte[] spare = new byte[FIRST_BUFFER];
    private int buffered;
    private volatile boolean broken;
    private volatile boolean speaking;
    private Runnable whenBroken = () -> { };

    /// Guards the file: flushes come from the spool's threads and from the call's own.
    private final Object writing = new Object();
    private boolean closed;

    Recording(MissedCall call, Path file, OwnershipKey key) throws IOException {
        this.call = call;
        this.file = file;
        this.key = key;
        this.writer = new SealedFile.Writer(file, call.id(), key);
        var content = CallRecord.encode(call);
        try {
            writer.append(Type.CALL, content, content.length);
            writer.force();
        } catch (IOException e) {
            writer.close();
            throw e;
        }
    }

    /// The call that is recorded.
    public MissedCall call() {
        return call;
    }

    /// The caller is about to speak (after the beep). What was spoken before in this call is discarded. It does not wait for the disk, since
    /// the caller does not wait either: the next flush takes it along.
    public void begin(Codec codec) {
        synchronized (buffering) {
            buffered = 0;
        }
        write(() -> writer.append(Type.TAKE, new byte[] {(byte) codec.payloadType()}, 1));
        speaking = true;
    }

    /// Takes received audio. For an RTP loop: copies and returns.
    public void samples(byte[] g711, int offset, int length) {
        synchronized (buffering) {
            if (buffered + length > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, buffered + length));
            }
            System.arraycopy(g711, offset, buffer, buffered, length);
            buffered += length;
        }
    }

    /// Whether writing has failed: the caller must be told, nothing more will be kept.
    public boolean isBroken() {
        return broken;
    }

    /// Whether the caller is leaving a message: from [#begin] until the call is over.
    boolean isSpeaking() {
        return speaking;
    }

    /// Runs this, once, on another thread, when writing fails; at once if it has failed already.
    public void whenBroken(Runnable action) {
        synchronized (writing) {
            whenBroken = action;
            if (broken) {
                action.run();
            }
        }
    }

    /// Puts what has come in so far on the disk.
    void flush() {
        write(writer::force);
    }

    /// Hands what has come in so far to the system, which does not have it on the disk yet. False when there was nothing.
    boolean write() {
        synchronized (buffering) {
            if (buffered == 0) {
                return false;
            }
        }
        write(() -> { });
        return true;
    }

    /// What the caller has said since [#begin], to be played back to them.
    public Take take() throws RecordingUnavailable {
        flush();
        try {
            return SealedFile.lastTake(SealedFile.chunks(file, key)).orElseThrow(() -> new RecordingUnavailable("nothing was recorded yet"));
        } catch (IOException | MasterKey.WrongKey e) {
            throw new RecordingUnavailable("the recording cannot be read back", e);
        }
    }

    /// Completes the file: when this returns, the recording and what became of the call are on the disk, and the
    /// message can be stored.
    public void finish(FinishedCall finished) {
        var content = CallRecord.encode(finished);
        write(() -> {
            writer.append(Type.END, content, content.length);
            writer.force();
        });
        close();
    }

    private interface Step {
        void run() throws IOException;
    }

    /// Writes what is buffered, then takes the step.
    private void write(Step step) {
        synchronized (writing) {
            if (closed || broken) {
                return;
            }
            try {
                var length = swap();
                if (length > 0) {
                    writer.append(Type.AUDIO, spare, length);
                }
                step.run();
            } catch (IOException e) {
                LOG.error("recording {} cannot be written: {}", call.id(), e.toString());
                broken = true;
                whenBroken.run();
            }
        }
    }

    private int swap() {
        synchronized (buffering) {
            var filled = buffer;
            var length = buffered;
            buffer = spare.length < FIRST_BUFFER ? new byte[FIRST_BUFFER] : spare;
            spare = filled;
            buffered = 0;
            return length;
        }
    }

    void close() {
        speaking = false;
        synchronized (writing) {
            closed = true;
            try {
                writer.close();
            } catch (IOException e) {
                LOG.warn("recording {} did not close: {}", call.id(), e.toString());
            }
        }
        synchronized (buffering) {
            // A call whose message waits for the database may wait for long, and with many others.
            buffer = NOTHING;
            spare = NOTHING;
            buffered = 0;
        }
    }
}

package yinxin.voicemail.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.audio.Mp3;
import yinxin.telephony.audio.WavFile;
import yinxin.telephony.audio.Waveform;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.LiveCalls;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.voicemail.recording.SealedFile.Type;

/// The recordings: `spool/` while a call runs and until its message is stored, `recordings/` afterwards, on this node's disk; and from there, where
/// several nodes share one, on a shelf far away ([Shipping]). Every file is encrypted under a key of its own; see [SealedFile].
public final class Recordings implements LiveCalls, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    /// What a caller says is on the disk within a second: two flushes a second, and each takes its time.
    private static final long FLUSH_MILLIS = 500;
    /// Where files must be flushed one by one, several at a time share a commit of the file system's journal.
    private static final int FLUSHERS = 4;
    /// Below this nothing new is recorded: room for the calls that run already (300 s of 8,000 octets each), and for the database.
    private static final long LEAST_FREE = 64L << 20;
    private static final String SUFFIX = ".yxr";
    private static final String COPY_SUFFIX = ".mp3.yxr";

    private final Path spool;
    private final DiskShelf stored;
    private final Optional<Shelf> far;
    private final Optional<Shipping> shipping;
    private final OwnershipKeys keys;
    private final Optional<FileSystemFlush> together;
    private final Set<Recording> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService flushers =
            Executors.newScheduledThreadPool(FLUSHERS, Thread.ofPlatform().name("spool-", 0).daemon().factory());

    private Recordings(Path directory, OwnershipKeys keys, Optional<Shelf> far, boolean together) throws IOException {
        this.spool = Files.createDirectories(directory.resolve("spool"));
        this.stored = new DiskShelf(directory.resolve("recordings"));
        this.keys = keys;
        this.far = far;
        this.shipping = far.isPresent() ? Optional.of(new Shipping(stored, far.get(), directory.resolve("removals"), SUFFIX)) : Optional.empty();
        this.together = together ? FileSystemFlush.of(spool) : Optional.empty();
    }

    /// Opens the recordings in this data directory, where all of them stay.
    public static Recordings open(Path directory, OwnershipKeys keys) {
        return open(directory, keys, Optional.empty(), true);
    }

    /// Opens the recordings in this data directory, from which those that are finished go to a shelf that several nodes share.
    public static Recordings open(Path directory, OwnershipKeys keys, Shelf far) {
        return open(directory, keys, Optional.of(far), true);
    }

    /// @param together flush all running recordings in one go, if the system can
    static Recordings open(Path directory, OwnershipKeys keys, boolean together) {
        return open(directory, keys, Optional.empty(), together);
    }

    private static Recordings open(Path directory, OwnershipKeys keys, Optional<Shelf> far, boolean together) {
        try {
            var recordings = new Recordings(directory, keys, far, together);
            var lanes = recordings.together.isPresent() ? 1 : FLUSHERS;
            for (var lane = 0; lane < lanes; lane++) {
                var mine = lane;
                Runnable flush = lanes == 1 ? recordings::flushTogether : () -> recordings.flush(mine);
                recordings.flushers.scheduleWithFixedDelay(flush, FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
            }
            return recordings;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot create the directories for recordings in " + directory, e);
        }
    }

    private void flush(int lane) {
        for (var recording : running) {
            if (Math.floorMod(recording.hashCode(), FLUSHERS) == lane) {
                recording.flush();
            }
        }
    }

    /// Hands what has come in to the system, file by file, and then has the disk take all of it at once.
    private void flushTogether() {
        var written = running.stream().filter(Recording::write).toList();
        try {
            if (!written.isEmpty()) {
                together.orElseThrow().run();
            }
        } catch (IOException e) {
            LOG.error("the spool could not be flushed in one go, each recording is now flushed by itself: {}", e.toString());
            written.forEach(Recording::flush);
        }
    }

    /// Begins the recording of a call that is about to be answered. When this returns, the call is on the disk: whatever happens
    /// now, it ends as an item.
    public Recording begin(MissedCall call) throws RecordingUnavailable {
        try {
            if (Files.getFileStore(spool).getUsableSpace() < LEAST_FREE) {
                throw new RecordingUnavailable("the disk has less than " + (LEAST_FREE >> 20) + " MiB left");
            }
            var recording = new Recording(call, spool.resolve(call.id() + SUFFIX), keys.present(call.called()));
            running.add(recording);
            return recording;
        } catch (IOException e) {
            throw new RecordingUnavailable("the spool cannot be written", e);
        }
    }

    /// The message of this recording is in the database now: the file leaves the spool.
    /// If it cannot be moved it stays where it is, is found there, and is moved at the next start.
    public void settle(Recording recording, MessageKind kind) {
        running.remove(recording);
        recording.close();
        settle(recording.call().id(), kind);
    }

    /// As [#settle(Recording, MessageKind)], for a recording found by [#interrupted].
    public void settle(MessageId id, MessageKind kind) {
        var spooled = spool.resolve(id + SUFFIX);
        try {
            if (kind == MessageKind.VOICE) {
                stored.put(id + SUFFIX, spooled);
                shipping.ifPresent(s -> s.ship(id + SUFFIX));
            } else {
                Files.deleteIfExists(spooled);
            }
        } catch (IOException e) {
            LOG.warn("recording {} stays in the spool: {}", id, e.toString());
        }
    }

    /// The call was never answered, so it is no item: its file goes.
    public void abandon(Recording recording) {
        running.remove(recording);
        recording.close();
        try {
            Files.deleteIfExists(spool.resolve(recording.call().id() + SUFFIX));
        } catch (IOException e) {
            LOG.warn("recording {} cannot be erased: {}", recording.call().id(), e.toString());
        }
    }

    /// The calls that a crash cut off, or whose message did not get into the database. For the start, before new calls come in.
    public List<FinishedCall> interrupted(RecordingLimits limits) {
        var found = new ArrayList<FinishedCall>();
        try (var files = Files.list(spool)) {
            for (var file : files.filter(f -> f.toString().endsWith(SUFFIX)).sorted().toList()) {
                Interrupted.read(file, keys, limits).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the spool cannot be read", e);
        }
        return found;
    }

    /// The recording as it was received: G.711 in a WAV file, sample-exact. Empty when there is none, or no more.
    public Optional<byte[]> wav(MessageId id) {
        return take(id).map(take -> WavFile.encode(take.audio(), take.codec()));
    }

    /// The copy to listen to: MP3, mono. Made on the first call and kept, encrypted like the original. Empty when there is no recording, or no more.
    ///
    /// @throws StoreUnavailable when it is out of reach now
    public Optional<byte[]> mp3(MessageId id) {
        var kept = onDisk(id + COPY_SUFFIX);
        var isOurs = kept.isPresent() || onDisk(id + SUFFIX).isPresent();
        var copy = open(id + COPY_SUFFIX, isOurs ? kept : far(id + COPY_SUFFIX)).stream().filter(c -> c.type() == Type.COPY).map(SealedFile.Chunk::content).findFirst();
        return copy.isPresent() ? copy : listened(id).map(take -> keepCopy(id, Mp3.encode(take.audio(), take.codec())));
    }

    private byte[] keepCopy(MessageId id, byte[] mp3) {
        var draft = spool.resolve(id + "." + Thread.currentThread().threadId() + ".draft");
        try {
            var key = finished(id + SUFFIX).flatMap(SealedFile::parseHeader).flatMap(header -> keys.byId(header.ownership()));
            if (key.isPresent()) {
                try (var writer = new SealedFile.Writer(draft, id, key.get())) {
                    writer.append(Type.COPY, mp3, mp3.length);
                }
                stored.put(id + COPY_SUFFIX, draft);
                shipping.ifPresent(s -> s.ship(id + COPY_SUFFIX));
            }
        } catch (IOException e) {
            LOG.info("no copy of {} is kept, it is made anew next time: {}", id, e.toString());
        }
        return mp3;
    }

    /// The loudness of `bars` equal parts of the recording, each 0 to 100, for drawing.
    ///
    /// @throws StoreUnavailable when the recording is out of reach now
    public Optional<int[]> waveform(MessageId id, int bars) {
        return listened(id).map(take -> Waveform.bars(take.audio(), take.codec(), bars));
    }

    private Optional<Take> take(MessageId id) {
        var name = id + SUFFIX;
        return SealedFile.lastTake(open(name, onDisk(name).or(() -> spooled(name)).or(() -> far(name))));
    }

    /// For a listener, who knows that there is something to be heard. What is neither here nor on the shelf that the nodes share is on its way there
    /// from another node, perhaps one that is down.
    private Optional<Take> listened(MessageId id) {
        var take = take(id);
        if (take.isEmpty() && far.isPresent() && far(id + SUFFIX).isEmpty()) {
            throw new StoreUnavailable("recording " + id + " is still on its way from the node that took the call");
        }
        return take;
    }

    private Optional<byte[]> finished(String name) {
        return onDisk(name).or(() -> far(name));
    }

    private Optional<byte[]> onDisk(String name) {
        try {
            return stored.get(name);
        } catch (IOException e) {
            LOG.warn("recording {} cannot be read: {}", name, e.toString());
            return Optional.empty();
        }
    }

    private Optional<byte[]> spooled(String name) {
        try {
            return Optional.of(Files.readAllBytes(spool.resolve(name)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private Optional<byte[]> far(String name) {
        try {
            return far.isPresent() ? far.get().get(name) : Optional.empty();
        } catch (IOException e) {
            throw new StoreUnavailable("recording " + name + " is out of reach", e);
        }
    }

    private List<SealedFile.Chunk> open(String name, Optional<byte[]> file) {
        try {
            var key = file.flatMap(SealedFile::parseHeader).flatMap(header -> keys.byId(header.ownership()));
            return key.isPresent() ? SealedFile.chunks(file.orElseThrow(), key.get()) : List.of();
        } catch (WrongKey e) {
            LOG.warn("recording {} cannot be read: {}", name, e.toString());
            return List.of();
        }
    }

    /// Removes everything recorded for this message: at once from this disk, from the shelf that the nodes share as soon as it can be reached.
    public void erase(MessageId id) {
        try {
            Files.deleteIfExists(spool.resolve(id + SUFFIX));
            for (var name : List.of(id + SUFFIX, id + COPY_SUFFIX)) {
                if (shipping.isPresent()) {
                    shipping.get().erase(name);
                } else {
                    stored.remove(name);
                }
            }
        } catch (IOException e) {
            LOG.warn("recording {} cannot be erased: {}", id, e.toString());
        }
    }

    /// How many finished recordings have not reached the shelf that the nodes share.
    public int unshipped() {
        return shipping.map(Shipping::waiting).orElse(0);
    }

    /// Whether a new recording could begin now.
    public boolean isWritable() {
        try {
            var probe = Files.createTempFile(spool, "probe", ".tmp");
            Files.delete(probe);
            return Files.getFileStore(spool).getUsableSpace() >= LEAST_FREE;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public List<MissedCall> speakingFor(Set<PhoneNumber> called) {
        return running.stream().filter(Recording::isSpeaking).map(Recording::call).filter(call -> called.contains(call.called()))
                .sorted(Comparator.comparing(MissedCall::at)).toList();
    }

    /// All calls in which a message is being left at this moment.
    public List<MissedCall> speaking() {
        return running.stream().filter(Recording::isSpeaking).map(Recording::call).toList();
    }

    /// How many calls are being recorded.
    public int running() {
        return running.size();
    }

    @Override
    public void close() {
        flushers.close();
        running.forEach(Recording::flush);
        shipping.ifPresent(Shipping::close);
        together.ifPresent(FileSystemFlush::close);
    }
}

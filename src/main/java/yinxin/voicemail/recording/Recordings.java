package yinxin.voicemail.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.telephony.audio.Mp3;
import yinxin.telephony.audio.Pauses;
import yinxin.telephony.audio.WavFile;
import yinxin.telephony.audio.Waveform;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.voicemail.recording.SealedFile.Type;

/// The recordings on disk: `spool/` while a call runs and until its message is stored, `recordings/` afterwards.
/// Every file is encrypted under a key of its own; see [SealedFile].
public final class Recordings implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    /// What a caller says is on the disk within a second: two flushes a second, and each takes its time.
    private static final long FLUSH_MILLIS = 500;
    /// Where files must be flushed one by one, several at a time share a commit of the file system's journal.
    private static final int FLUSHERS = 4;
    /// Below this nothing new is recorded: room for the calls that run already (300 s of 8,000 octets each), and for the database.
    private static final long LEAST_FREE = 64L << 20;
    /// Encoding takes a second at most, and who opens a page taps play within a few: more than these would come too late anyway.
    private static final int MOST_WAITING_COPIES = 8;
    private static final String SUFFIX = ".yxr";
    private static final String COPY_SUFFIX = ".mp3.yxr";

    private final Path spool;
    private final Path stored;
    private final OwnershipKeys keys;
    private final Optional<FileSystemFlush> together;
    private final Set<Recording> running = ConcurrentHashMap.newKeySet();
    /// Calls whose spool file somebody cares for, from before it is made until after it has gone.
    private final Set<MessageId> caredFor = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<MessageId, CompletableFuture<Optional<byte[]>>> copying = new ConcurrentHashMap<>();
    private final ThreadPoolExecutor copier = new ThreadPoolExecutor(0, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING_COPIES),
            Thread.ofPlatform().name("copier").daemon().priority(Thread.MIN_PRIORITY).factory());
    private final ScheduledExecutorService flushers =
            Executors.newScheduledThreadPool(FLUSHERS, Thread.ofPlatform().name("spool-", 0).daemon().factory());

    private Recordings(Path spool, Path stored, OwnershipKeys keys, Optional<FileSystemFlush> together) {
        this.spool = spool;
        this.stored = stored;
        this.keys = keys;
        this.together = together;
    }

    /// Opens the recordings in this data directory.
    public static Recordings open(Path directory, OwnershipKeys keys) {
        return open(directory, keys, true);
    }

    /// @param together flush all running recordings in one go, if the system can
    static Recordings open(Path directory, OwnershipKeys keys, boolean together) {
        try {
            var spool = Files.createDirectories(directory.resolve("spool"));
            var recordings = new Recordings(spool, Files.createDirectories(directory.resolve("recordings")), keys,
                    together ? FileSystemFlush.of(spool) : Optional.empty());
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
        caredFor.add(call.id());
        try {
            return newRecording(call);
        } catch (RecordingUnavailable | RuntimeException e) {
            erase(call.id());
            throw e;
        }
    }

    private Recording newRecording(MissedCall call) throws RecordingUnavailable {
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

    /// Writes no more to this recording, and leaves its file in the spool for [#interrupted] to find.
    public void leave(Recording recording) {
        running.remove(recording);
        recording.close();
        caredFor.remove(recording.call().id());
    }

    /// As [#settle(Recording, MessageKind)], for a recording found by [#interrupted].
    public void settle(MessageId id, MessageKind kind) {
        var spooled = spool.resolve(id + SUFFIX);
        try {
            if (kind == MessageKind.VOICE) {
                var target = storedAt(id, SUFFIX);
                Files.createDirectories(target.getParent());
                Files.move(spooled, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(spooled);
            }
        } catch (IOException e) {
            LOG.warn("recording {} stays in the spool: {}", id, e.toString());
        } finally {
            caredFor.remove(id);
        }
    }

    /// The call was never answered, so it is no item: its file goes.
    public void abandon(Recording recording) {
        running.remove(recording);
        recording.close();
        erase(recording.call().id());
    }

    /// The calls in the spool that nobody cares for: a crash cut them off, or what was to be done with them failed. From now on the caller cares
    /// for them, until it has settled each.
    public List<FinishedCall> interrupted(RecordingLimits limits) {
        var found = new ArrayList<FinishedCall>();
        for (var id : spooled()) {
            var file = spool.resolve(id + SUFFIX);
            if (caredFor.add(id)) {
                var call = Files.exists(file) ? Interrupted.read(file, keys, limits) : Optional.<FinishedCall>empty();
                call.ifPresentOrElse(found::add, () -> caredFor.remove(id));
            }
        }
        return found;
    }

    private List<MessageId> spooled() {
        try (var files = Files.list(spool)) {
            return files.map(f -> f.getFileName().toString()).filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length())).filter(MessageId::isWellFormed).sorted().map(MessageId::new).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the spool cannot be read", e);
        }
    }

    /// The calls that are not settled: on the line, or in the spool. A call is here from before it is answered until its message is stored.
    public Set<MessageId> inHand() {
        var inHand = new HashSet<>(caredFor);
        inHand.addAll(spooled());
        return inHand;
    }

    /// Under whose ownership a call in the spool is recorded; empty when it is not in the spool.
    public OptionalLong ownership(MessageId id) {
        try {
            var header = SealedFile.header(spool.resolve(id + SUFFIX));
            return header.map(h -> OptionalLong.of(h.ownership())).orElse(OptionalLong.empty());
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /// Whether there is a recording of this message.
    public boolean has(MessageId id) {
        return Files.exists(storedAt(id, SUFFIX)) || Files.exists(spool.resolve(id + SUFFIX));
    }

    /// The recording as it was received: G.711 in a WAV file, sample-exact. Empty when there is none, or no more.
    public Optional<byte[]> wav(MessageId id) {
        return take(id).map(take -> WavFile.encode(take.audio(), take.codec()));
    }

    /// The copy to listen to: MP3, mono. Made on the first call and kept, encrypted like the original. Who asks while it is being made waits
    /// for it.
    public Optional<byte[]> mp3(MessageId id) {
        var copy = chunks(storedAt(id, COPY_SUFFIX)).stream().filter(c -> c.type() == Type.COPY).map(SealedFile.Chunk::content).findFirst();
        if (copy.isPresent()) {
            return copy;
        }
        var mine = new CompletableFuture<Optional<byte[]>>();
        var others = copying.putIfAbsent(id, mine);
        if (others != null) {
            return others.join();
        }
        try {
            var made = take(id).map(take -> keepCopy(id, Mp3.encode(take.audio(), take.codec())));
            mine.complete(made);
            return made;
        } finally {
            copying.remove(id);
            mine.complete(Optional.empty());
        }
    }

    /// Somebody is about to listen: has the copy made meanwhile, unless many are being made already. Then it is made when it is asked for.
    public void prepare(MessageId id) {
        if (!Files.exists(storedAt(id, COPY_SUFFIX))) {
            try {
                copier.execute(() -> prepareNow(id));
            } catch (RejectedExecutionException e) {
                LOG.debug("the copy of {} is made when it is asked for", id);
            }
        }
    }

    private void prepareNow(MessageId id) {
        try {
            mp3(id);
        } catch (StoreUnavailable e) {
            LOG.debug("the copy of {} waits for the database", id);
        }
    }

    private byte[] keepCopy(MessageId id, byte[] mp3) {
        var target = storedAt(id, COPY_SUFFIX);
        var draft = target.resolveSibling(id + "." + Thread.currentThread().threadId() + ".draft");
        try {
            var header = SealedFile.header(storedAt(id, SUFFIX));
            var key = header.flatMap(h -> keys.byId(h.ownership()));
            if (key.isPresent()) {
                try (var writer = new SealedFile.Writer(draft, id, key.get())) {
                    writer.append(Type.COPY, mp3, mp3.length);
                }
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
                if (!Files.exists(storedAt(id, SUFFIX))) {
                    Files.deleteIfExists(target); // it was erased meanwhile, and so is its copy
                }
            }
        } catch (IOException e) {
            LOG.info("no copy of {} is kept, it is made anew next time: {}", id, e.toString());
        }
        return mp3;
    }

    /// What a player shows of the recording, its loudness in `bars` equal parts.
    public Optional<Outline> outline(MessageId id, int bars) {
        return take(id).map(take -> new Outline(Arrays.stream(Waveform.bars(take.audio(), take.codec(), bars)).boxed().toList(),
                Pauses.of(take.audio(), take.codec()).stream().map(pause -> new Outline.Pause(Take.time(pause.from()), Take.time(pause.to()))).toList()));
    }

    private Optional<Take> take(MessageId id) {
        var settled = storedAt(id, SUFFIX);
        return SealedFile.lastTake(chunks(Files.exists(settled) ? settled : spool.resolve(id + SUFFIX)));
    }

    private List<SealedFile.Chunk> chunks(Path file) {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            var key = SealedFile.header(file).flatMap(header -> keys.byId(header.ownership()));
            return key.isPresent() ? SealedFile.chunks(file, key.get()) : List.of();
        } catch (IOException | WrongKey e) {
            LOG.warn("recording {} cannot be read: {}", file.getFileName(), e.toString());
            return List.of();
        }
    }

    /// Removes everything recorded for this message.
    public void erase(MessageId id) {
        for (var file : List.of(spool.resolve(id + SUFFIX), storedAt(id, SUFFIX), storedAt(id, COPY_SUFFIX))) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("recording {} cannot be erased: {}", id, e.toString());
            }
        }
        caredFor.remove(id);
    }

    /// Whether a new recording could begin now: the disk has room, and takes what is written.
    public boolean isWritable() {
        try {
            var probe = Files.createTempFile(spool, "probe", ".tmp");
            try (var channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1));
                channel.force(false);
            } finally {
                Files.delete(probe);
            }
            return Files.getFileStore(spool).getUsableSpace() >= LEAST_FREE;
        } catch (IOException e) {
            return false;
        }
    }

    /// The calls for these numbers in which a message is being left at this moment, the longest first.
    public List<MissedCall> speakingFor(Set<PhoneNumber> called) {
        return running.stream().filter(Recording::isSpeaking).map(Recording::call).filter(call -> called.contains(call.called()))
                .sorted(Comparator.comparing(MissedCall::at)).toList();
    }

    /// How many calls are being recorded.
    public int running() {
        return running.size();
    }

    /// Message ids are random, so their first letters spread the files over directories of even size.
    private Path storedAt(MessageId id, String suffix) {
        return stored.resolve(id.value().substring(0, 2)).resolve(id + suffix);
    }

    @Override
    public void close() {
        flushers.close();
        copier.getQueue().clear();
        copier.close();
        running.forEach(Recording::flush);
        together.ifPresent(FileSystemFlush::close);
    }
}

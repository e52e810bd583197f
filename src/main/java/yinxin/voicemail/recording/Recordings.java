package yinxin.voicemail.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import yinxin.voicemail.message.LiveCalls;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.MissedCall;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.recording.MasterKey.WrongKey;
import yinxin.voicemail.recording.SealedFile.Type;
import yinxin.voicemail.work.Steady;

/// The recordings: `spool/` while a call runs and until its message is stored, `recordings/` afterwards, on this node's disk; and from there, where
/// several nodes share one, on a shelf far away ([Shipping]). Every file is encrypted under a key of its own; see [SealedFile].
public final class Recordings implements LiveCalls, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);
    /// What a caller says is on the disk within a second: two flushes a second, and each takes its time.
    private static final long FLUSH_MILLIS = 500;
    /// Where files must be flushed one by one, several at a time share a commit of the file system's journal.
    private static final int FLUSHERS = 4;
    /// Encoding takes a second at most, and who opens a page taps play within a few: more than these would come too late anyway.
    private static final int MOST_WAITING_COPIES = 8;
    private static final String SUFFIX = ".yxr";
    private static final String COPY_SUFFIX = ".mp3.yxr";

    private final Path spool;
    private final SpoolDisk disk;
    private final Shelves stored;
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

    private Recordings(Path directory, OwnershipKeys keys, Optional<Shelf> far, boolean together) throws IOException {
        this.spool = Files.createDirectories(directory.resolve("spool"));
        this.disk = new SpoolDisk(spool);
        this.stored = new Shelves(directory, far, SUFFIX);
        this.keys = keys;
        this.together = together ? FileSystemFlush.of(spool) : Optional.empty();
    }

    /// Opens the recordings in this data directory, where all of them stay.
    public static Recordings open(Path directory, OwnershipKeys keys) {
        return open(directory, keys, Optional.empty());
    }

    /// As above; with a shelf that several nodes share, those that are finished go there.
    public static Recordings open(Path directory, OwnershipKeys keys, Optional<Shelf> far) {
        return open(directory, keys, far, true);
    }

    /// @param together flush all running recordings in one go, if the system can
    static Recordings open(Path directory, OwnershipKeys keys, Optional<Shelf> far, boolean together) {
        try {
            var recordings = new Recordings(directory, keys, far, together);
            var lanes = recordings.together.isPresent() ? 1 : FLUSHERS;
            for (var lane = 0; lane < lanes; lane++) {
                var mine = lane;
                Runnable flush = lanes == 1 ? recordings::flushTogether : () -> recordings.flush(mine);
                recordings.flushers.scheduleWithFixedDelay(Steady.job("flushing", flush), FLUSH_MILLIS, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
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
            discard(call.id());
            throw e;
        }
    }

    private Recording newRecording(MissedCall call) throws RecordingUnavailable {
        try {
            if (!disk.hasRoom()) {
                throw new RecordingUnavailable("the disk has less than " + (SpoolDisk.LEAST_FREE >> 20) + " MiB left");
            }
            var recording = new Recording(call, spool.resolve(call.id() + SUFFIX), keys.present(call.called()));
            running.add(recording);
            return recording;
        } catch (IOException e) {
            throw new RecordingUnavailable("the spool cannot be written", e);
        }
    }

    /// The message of this recording is in the database now: the file leaves the spool. If it cannot be moved it is found there at the next start.
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
                stored.keep(id + SUFFIX, spooled);
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
        discard(recording.call().id());
    }

    private void discard(MessageId id) {
        try {
            Files.deleteIfExists(spool.resolve(id + SUFFIX));
        } catch (IOException e) {
            LOG.warn("recording {} cannot be erased: {}", id, e.toString());
        }
        caredFor.remove(id);
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
    ///
    /// @throws StoreUnavailable when that cannot be told now
    public boolean has(MessageId id) {
        return Files.exists(spool.resolve(id + SUFFIX)) || stored.has(id + SUFFIX);
    }

    /// The recording as it was received: G.711 in a WAV file, sample-exact. Empty when there is none, or no more.
    public Optional<byte[]> wav(MessageId id) {
        return take(id).map(take -> WavFile.encode(take.audio(), take.codec()));
    }

    /// The copy to listen to: MP3, mono. Made on the first call and kept, encrypted like the original. Who asks while it is being made waits
    /// for it. Empty when there is no recording, or no more.
    ///
    /// @throws StoreUnavailable when it is out of reach now
    public Optional<byte[]> mp3(MessageId id) {
        var isHere = stored.isOnDisk(id + COPY_SUFFIX) || stored.isOnDisk(id + SUFFIX);
        var copy = open(id + COPY_SUFFIX, isHere ? stored.onDisk(id + COPY_SUFFIX) : stored.get(id + COPY_SUFFIX)).stream().filter(c -> c.type() == Type.COPY)
                .map(SealedFile.Chunk::content).findFirst();
        if (copy.isPresent()) {
            return copy;
        }
        var mine = new CompletableFuture<Optional<byte[]>>();
        var others = copying.putIfAbsent(id, mine);
        if (others != null) {
            return others.join();
        }
        try {
            var made = listened(id).map(take -> keepCopy(id, Mp3.encode(take.audio(), take.codec())));
            mine.complete(made);
            return made;
        } finally {
            copying.remove(id);
            mine.complete(Optional.empty());
        }
    }

    /// Somebody is about to listen: has the copy made meanwhile, unless many are being made already. Then it is made when it is asked for.
    public void prepare(MessageId id) {
        if (!stored.isOnDisk(id + COPY_SUFFIX)) {
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
        var draft = spool.resolve(id + "." + Thread.currentThread().threadId() + ".draft");
        try {
            var key = stored.get(id + SUFFIX).flatMap(SealedFile::parseHeader).flatMap(header -> keys.byId(header.ownership()));
            if (key.isPresent()) {
                try (var writer = new SealedFile.Writer(draft, id, key.get())) {
                    writer.append(Type.COPY, mp3, mp3.length);
                }
                stored.keep(id + COPY_SUFFIX, draft);
                if (!stored.has(id + SUFFIX)) {
                    stored.remove(id + COPY_SUFFIX); // it was erased meanwhile, and so is its copy
                }
            }
        } catch (IOException | StoreUnavailable e) {
            LOG.info("no copy of {} is kept, it is made anew next time: {}", id, e.toString());
        }
        return mp3;
    }

    /// What a player shows of the recording, its loudness in `bars` equal parts.
    ///
    /// @throws StoreUnavailable when the recording is out of reach now
    public Optional<Outline> outline(MessageId id, int bars) {
        return listened(id).map(take -> new Outline(Arrays.stream(Waveform.bars(take.audio(), take.codec(), bars)).boxed().toList(),
                Pauses.of(take.audio(), take.codec()).stream().map(pause -> new Outline.Pause(Take.time(pause.from()), Take.time(pause.to()))).toList()));
    }

    private Optional<Take> take(MessageId id) {
        var name = id + SUFFIX;
        return SealedFile.lastTake(open(name, stored.onDisk(name).or(() -> spooled(name)).or(() -> stored.far(name))));
    }

    /// For a listener, who knows that there is something to be heard: what is nowhere yet is on its way from another node, perhaps one that is down.
    private Optional<Take> listened(MessageId id) {
        var take = take(id);
        if (take.isEmpty() && stored.areShared() && !stored.has(id + SUFFIX)) {
            throw new StoreUnavailable("recording " + id + " is still on its way from the node that took the call");
        }
        return take;
    }

    private Optional<byte[]> spooled(String name) {
        try {
            return Optional.of(Files.readAllBytes(spool.resolve(name)));
        } catch (IOException _) {
            return Optional.empty();
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
        discard(id);
        try {
            stored.remove(id + SUFFIX);
            stored.remove(id + COPY_SUFFIX);
        } catch (IOException e) {
            LOG.warn("recording {} cannot be erased: {}", id, e.toString());
        }
    }

    /// How many finished recordings have not reached the shelf that the nodes share.
    public int unshipped() {
        return stored.unshipped();
    }

    /// Whether a new recording could begin now: the disk has room, and takes what is written.
    public boolean isWritable() {
        try {
            return disk.hasRoom() && disk.takesWrites();
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public List<MissedCall> speakingFor(Set<PhoneNumber> called) {
        return speaking().stream().filter(call -> called.contains(call.called())).sorted(Comparator.comparing(MissedCall::at)).toList();
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
        copier.getQueue().clear();
        copier.close();
        running.forEach(Recording::flush);
        stored.close();
        together.ifPresent(FileSystemFlush::close);
    }
}

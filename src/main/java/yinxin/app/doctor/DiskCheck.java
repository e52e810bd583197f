package yinxin.app.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether recordings find room, and reach the disk fast enough.
final class DiskCheck {
    /// Below this the gateway records nothing more.
    private static final long LEAST_FREE = 64L << 20;
    /// Below this somebody should begin to think.
    private static final long LITTLE_FREE = 1L << 30;
    /// G.711, and a copy in MP3 for the page.
    private static final long OCTETS_A_SECOND = 8000 + 4000;
    private static final int SAMPLE = 8 << 20;
    private static final int FLUSHES = 15;
    /// Threads that carry recordings to the disk, each flush for one call.
    private static final int LANES = 4;
    /// What a caller says is on the disk within this.
    private static final Duration PROMISE = Duration.ofSeconds(1);
    private static final Pattern NETWORK = Pattern.compile("nfs.*|cifs|smb.*|9p|afs|ceph|glusterfs|fuse\\..*");
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private final Path directory;
    private final int mostCalls;
    private final Report report;

    DiskCheck(Path directory, int mostCalls, Report report) {
        this.directory = directory.toAbsolutePath().normalize();
        this.mostCalls = mostCalls;
        this.report = report;
    }

    void run() {
        var place = nearestThatExists(directory);
        if (place == null || !Files.isDirectory(place)) {
            report.fail("data directory " + directory, (place == null ? "it" : place.toString()) + " is not a directory: set yinxin.data-dir to one");
            return;
        }
        @Nullable Path trial = null;
        try {
            space(place);
            owner(place);
            report.busy("measuring the disk");
            trial = Files.createTempFile(place, ".yinxin-doctor-", "");
            var speed = measure(trial);
            report.ok("data directory " + directory + (place.equals(directory) ? " can be written" : " can be made"));
            judge(speed);
        } catch (IOException e) {
            report.fail("data directory " + directory, "it cannot be written (" + why(e) + "): make room, or give it to the user who runs Yinxin, "
                    + "or set yinxin.data-dir");
        } finally {
            remove(trial);
        }
    }

    private static @Nullable Path nearestThatExists(Path directory) {
        @Nullable Path place = directory;
        while (place != null && !Files.exists(place)) {
            place = place.getParent();
        }
        return place;
    }

    private void space(Path place) throws IOException {
        var store = Files.getFileStore(place);
        var free = store.getUsableSpace();
        var said = "disk has " + amount(free) + " free";
        if (free < LEAST_FREE) {
            report.fail(said, "make room: below " + amount(LEAST_FREE) + " nothing is recorded");
        } else if (free < LITTLE_FREE) {
            report.warn(said, "make room: that is " + hours(free) + " of messages");
        } else {
            report.ok(said + ", room for " + hours(free) + " of messages");
        }
        if (NETWORK.matcher(store.type()).matches()) {
            report.warn("data directory is on a network file system (" + store.type() + ")", "use a local disk: SQLite loses data where locks are not kept");
        } else if (MEMORY.contains(store.type())) {
            report.warn("data directory is in memory (" + store.type() + ")", "use a disk: everything would be gone after a restart");
        }
    }

    private void owner(Path place) throws IOException {
        var owner = Files.getOwner(place).getName();
        var user = System.getProperty("user.name");
        if (place.equals(directory) && !owner.equals(user)) {
            report.warn("data directory belongs to " + owner + ", and the doctor runs as " + user, "run the doctor as " + owner
                    + ", so that it may do what the gateway may do");
        }
    }

    /// @param octetsASecond writing, the flush at the end included
    /// @param flush         from a small write to its being on the disk: the median
    private record Speed(double octetsASecond, Duration flush) {}

    private static Speed measure(Path file) throws IOException {
        var octets = new byte[64 << 10];
        ThreadLocalRandom.current().nextBytes(octets);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var began = System.nanoTime();
            for (var written = 0; written < SAMPLE; written += octets.length) {
                write(channel, ByteBuffer.wrap(octets));
            }
            channel.force(true);
            var speed = SAMPLE / ((System.nanoTime() - began) / 1e9);
            var flushes = new long[FLUSHES];
            for (var i = 0; i < FLUSHES; i++) {
                began = System.nanoTime();
                write(channel, ByteBuffer.wrap(octets, 0, 4000));
                channel.force(false);
                flushes[i] = System.nanoTime() - began;
            }
            Arrays.sort(flushes);
            return new Speed(speed, Duration.ofNanos(flushes[FLUSHES / 2]));
        }
    }

    private static void write(FileChannel channel, ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    private void judge(Speed speed) {
        var said = String.format(Locale.ROOT, "disk writes %.0f MB/s and flushes in %.1f ms", speed.octetsASecond() / 1e6, speed.flush().toNanos() / 1e6);
        var calls = Math.min(LANES * PROMISE.toNanos() / Math.max(1, speed.flush().toNanos()), (long) (speed.octetsASecond() / OCTETS_A_SECOND));
        if (calls < mostCalls) {
            report.warn(said, "use a faster disk, or set yinxin.sip.most-calls to " + Math.max(1, calls)
                    + ": with more calls at a time than that, what callers say is not safe within a second");
        } else {
            report.ok(said);
        }
    }

    private void remove(@Nullable Path trial) {
        try {
            if (trial != null) {
                Files.deleteIfExists(trial);
            }
        } catch (IOException e) {
            report.warn("the doctor's own file " + trial + " stays behind", "delete it");
        }
    }

    private static String why(IOException problem) {
        var said = String.valueOf(problem.getMessage());
        return problem instanceof java.nio.file.AccessDeniedException ? "permission denied" : said.replaceFirst("^.*: ", "");
    }

    private static String hours(long octets) {
        var hours = octets / OCTETS_A_SECOND / 3600;
        return hours >= 10_000 ? "more than a year" : hours + " hours";
    }

    private static String amount(long octets) {
        return octets >= 10L << 30 ? (octets >> 30) + " GB" : octets >= 1L << 30
                ? String.format(Locale.ROOT, "%.1f GB", octets / (double) (1L << 30)) : (octets >> 20) + " MB";
    }
}

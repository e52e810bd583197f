package yinxin.voicemail.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The disk under the spool: whether it has room, and takes what is written.
final class SpoolDisk {
    /// Below this nothing new is recorded: room for the calls that run already (300 s of 8,000 octets each), and for the database.
    static final long LEAST_FREE = 64L << 20;

    private final Path spool;
    /// Made once: to find it, Java reads the list of all file systems that are mounted. It asks the system about the path each time.
    private final FileStore store;

    SpoolDisk(Path spool) throws IOException {
        this.spool = spool;
        this.store = Files.getFileStore(spool);
    }

    boolean hasRoom() throws IOException {
        return store.getUsableSpace() >= LEAST_FREE;
    }

    /// A disk may make files and still fail to keep what is in them, so one is written and flushed.
    boolean takesWrites() {
        try {
            var probe = Files.createTempFile(spool, "probe", ".tmp");
            try (var channel = FileChannel.open(probe, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(1));
                channel.force(false);
            } finally {
                Files.delete(probe);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}

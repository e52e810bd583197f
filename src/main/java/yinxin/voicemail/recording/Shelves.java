package yinxin.voicemail.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.message.StoreUnavailable;

/// Finished recordings by name: on this node's disk, and where several nodes share one, on a shelf far away to which they go from there.
final class Shelves implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shelves.class);

    private final DiskShelf disk;
    private final Optional<Shelf> far;
    private final Optional<Shipping> shipping;

    /// @param directory the data directory
    /// @param suffix    what the names of recordings end with
    Shelves(Path directory, Optional<Shelf> far, String suffix) throws IOException {
        this.disk = new DiskShelf(directory.resolve("recordings"));
        this.far = far;
        this.shipping = far.isPresent() ? Optional.of(new Shipping(disk, far.get(), directory.resolve("removals"), suffix)) : Optional.empty();
    }

    boolean areShared() {
        return far.isPresent();
    }

    /// Takes this file, which is on the same disk.
    void keep(String name, Path file) throws IOException {
        disk.put(name, file);
        shipping.ifPresent(s -> s.ship(name));
    }

    boolean isOnDisk(String name) {
        return disk.has(name);
    }

    /// Whether it is anywhere.
    ///
    /// @throws StoreUnavailable when that cannot be told now
    boolean has(String name) {
        try {
            return isOnDisk(name) || (far.isPresent() && far.get().has(name));
        } catch (IOException e) {
            throw outOfReach(name, e);
        }
    }

    /// From the disk alone.
    Optional<byte[]> onDisk(String name) {
        try {
            return disk.get(name);
        } catch (IOException e) {
            LOG.warn("recording {} cannot be read: {}", name, e.toString());
            return Optional.empty();
        }
    }

    /// From the shelf far away alone; empty when there is none.
    ///
    /// @throws StoreUnavailable when it is out of reach
    Optional<byte[]> far(String name) {
        try {
            return far.isPresent() ? far.get().get(name) : Optional.empty();
        } catch (IOException e) {
            throw outOfReach(name, e);
        }
    }

    /// From wherever it is.
    ///
    /// @throws StoreUnavailable when it is out of reach
    Optional<byte[]> get(String name) {
        return onDisk(name).or(() -> far(name));
    }

    private static StoreUnavailable outOfReach(String name, IOException e) {
        return new StoreUnavailable("recording " + name + " is out of reach", e);
    }

    /// Removes it: at once from the disk, from the shelf far away as soon as that can be reached.
    void remove(String name) throws IOException {
        if (shipping.isPresent()) {
            shipping.get().erase(name);
        } else {
            disk.remove(name);
        }
    }

    /// How many recordings have not gone far away yet.
    int unshipped() {
        return shipping.map(Shipping::waiting).orElse(0);
    }

    @Override
    public void close() {
        shipping.ifPresent(Shipping::close);
    }
}

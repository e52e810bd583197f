package yinxin.voicemail.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// Where finished recordings lie, sealed as they are, each under a name: the disk, or a place that several nodes share.
public interface Shelf {
    /// Puts a copy of this file there, or the file itself. When this returns, it is there for good; done twice, it is there once.
    ///
    /// @throws IOException when it may not be there; the file still is
    void put(String name, Path file) throws IOException;

    /// What lies there; empty when nothing does.
    ///
    /// @throws IOException when that cannot be told now
    Optional<byte[]> get(String name) throws IOException;

    /// Whether something lies there.
    ///
    /// @throws IOException when that cannot be told now
    boolean has(String name) throws IOException;

    /// Takes it away, if it is there.
    ///
    /// @throws IOException when it may still be there
    void remove(String name) throws IOException;
}

package yinxin.voicemail.recording;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandleProxies;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntBiFunction;

/// Puts everything that was written to one file system on its disk, in one go: `syncfs` of Linux.
///
/// A flush of every running recording by itself costs a commit of the file system's journal each: 1,500 of them took 1.5 s where this takes
/// 25 ms, so "on the disk within a second" could not have been kept. Linux reports failed writes here since 5.8.
final class FileSystemFlush implements AutoCloseable {
    private static final int READ_ONLY = 0;

    private final IntUnaryOperator syncfs;
    private final IntUnaryOperator close;
    private final int directory;

    private FileSystemFlush(IntUnaryOperator syncfs, IntUnaryOperator close, int directory) {
        this.syncfs = syncfs;
        this.close = close;
        this.directory = directory;
    }

    /// Of the file system that holds this directory. Empty where the system has no such call: then each file is flushed by itself.
    static Optional<FileSystemFlush> of(Path directory) {
        if (!System.getProperty("os.name", "").equals("Linux")) {
            return Optional.empty();
        }
        var ofDescriptor = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        var syncfs = function("syncfs", ofDescriptor, IntUnaryOperator.class);
        var close = function("close", ofDescriptor, IntUnaryOperator.class);
        var open = function("open", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT), ToIntBiFunction.class);
        if (syncfs.isEmpty() || close.isEmpty() || open.isEmpty()) {
            return Optional.empty();
        }
        try (var arena = Arena.ofConfined()) {
            @SuppressWarnings("unchecked")
            ToIntBiFunction<MemorySegment, Integer> opener = open.get();
            var descriptor = opener.applyAsInt(arena.allocateFrom(directory.toString()), READ_ONLY);
            return descriptor < 0 ? Optional.empty() : Optional.of(new FileSystemFlush(syncfs.get(), close.get(), descriptor));
        }
    }

    private static <T> Optional<T> function(String name, FunctionDescriptor signature, Class<T> as) {
        var linker = Linker.nativeLinker();
        return linker.defaultLookup().find(name)
                .map(address -> MethodHandleProxies.asInterfaceInstance(as, linker.downcallHandle(address, signature)));
    }

    /// Returns when all that was written before is on the disk.
    ///
    /// @throws IOException when the disk has failed to take some of it; whose it was is not known
    void run() throws IOException {
        if (syncfs.applyAsInt(directory) != 0) {
            throw new IOException("the disk did not take all that was written");
        }
    }

    @Override
    public void close() {
        var _ = close.applyAsInt(directory);
    }
}

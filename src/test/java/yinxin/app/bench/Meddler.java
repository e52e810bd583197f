package yinxin.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/// Makes the system under a program lie: its disk fails to flush, its clock jumps. `src/test/c/meddler.c`, built here, is loaded into the program
/// before the system's library; the two share a page of memory.
final class Meddler {
    private static final int PAGE = 4096;

    private final Path library;
    private final Path control;
    private final LongBuffer page;

    Meddler(Path directory) throws IOException {
        library = Files.createDirectories(directory).resolve("meddler.so");
        control = Files.write(directory.resolve("meddler.page"), new byte[PAGE]);
        build();
        try (var channel = FileChannel.open(control, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            page = channel.map(MapMode.READ_WRITE, 0, PAGE).order(ByteOrder.nativeOrder()).asLongBuffer();
        }
    }

    private void build() throws IOException {
        var compiler = new ProcessBuilder("gcc", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-O1", "-o", library.toString(),
                "src/test/c/meddler.c", "-ldl").inheritIO().start();
        try {
            if (compiler.waitFor() != 0) {
                throw new IllegalStateException("gcc could not build src/test/c/meddler.c");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }

    /// For the program to be meddled with.
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "YINXIN_MEDDLER", control.toString());
    }

    /// From now on fsync, fdatasync and syncfs fail with EIO, or work again.
    void failFlushes(boolean fail) {
        page.put(0, fail ? 1 : 0);
    }

    /// The wall clock is so far ahead from now on; negative: behind.
    void setClockAhead(Duration ahead) {
        page.put(1, ahead.toNanos());
    }
}

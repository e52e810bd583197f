package yinxin.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The files of a data directory, as a thief or a backup has them.
final class Snapshot {
    private Snapshot() {}

    static List<Path> filesIn(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /// Copies everything, byte by byte, while the store is open.
    static void copy(Path from, Path to) throws IOException {
        for (var file : filesIn(from)) {
            var target = to.resolve(from.relativize(file).toString());
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
        }
    }

    static boolean contains(Path file, byte[] wanted) throws IOException {
        // One character for each octet, so that no octet is lost.
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(new String(wanted, StandardCharsets.ISO_8859_1));
    }
}

package yinxin.voicemail.recording;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/// A directory on the same disk as the spool: putting a file here is renaming it.
final class DiskShelf implements Shelf {
    private final Path directory;

    DiskShelf(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    @Override
    public void put(String name, Path file) throws IOException {
        var drawer = drawer(name);
        if (!Files.isDirectory(drawer)) {
            Files.createDirectories(drawer);
        }
        Files.move(file, place(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public Optional<byte[]> get(String name) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(place(name)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean has(String name) {
        return Files.exists(place(name));
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(place(name));
    }

    Path place(String name) {
        return drawer(name).resolve(name);
    }

    /// Names are random, so their first letters spread the files over directories of even size.
    private Path drawer(String name) {
        return directory.resolve(name.substring(0, 2));
    }

    /// The names of all that lies here and ends like this.
    List<String> names(String suffix) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(suffix)).toList();
        }
    }
}

package yinxin.app.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A disk of its own for a program under test: an ext4 in a file, mounted where only programs see it that were started with [#prefix]. It can be
/// filled to the last block, and it can break: then the kernel makes it read-only, as it does with a real disk that answers with errors.
/// When the last of these programs has ended, nothing of it is left. Needs root.
final class SmallDisk implements AutoCloseable {
    private final Path image;
    private final Path place;
    private final Process holder;

    /// Makes a disk of this many MiB and mounts it.
    SmallDisk(Path directory, int mebibytes) throws IOException {
        image = directory.resolve("disk.img");
        place = Files.createDirectories(directory.resolve("data"));
        run(List.of("truncate", "-s", mebibytes + "M", image.toString()));
        run(List.of("mkfs.ext4", "-q", "-m", "0", image.toString()));
        // It lives until its input ends, which it does with this test at the latest.
        holder = new ProcessBuilder("unshare", "--mount", "--propagation", "private", "cat").start();
        mount();
    }

    /// Whether this machine lets us have disks of our own.
    static boolean isPossible() {
        try {
            return new ProcessBuilder("unshare", "--mount", "--propagation", "private", "sh", "-c", "test -e /dev/loop-control && command -v mkfs.ext4")
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void mount() {
        inside("mount", "-o", "loop,errors=remount-ro", image.toString(), place.toString());
    }

    /// Runs a program where the disk is seen.
    List<String> prefix() {
        return List.of("nsenter", "--mount", "--wd=" + Path.of("").toAbsolutePath(), "--target", String.valueOf(holder.pid()), "--");
    }

    String inside(String... command) {
        var all = new ArrayList<>(prefix());
        all.addAll(List.of(command));
        return run(all);
    }

    /// Not a block is free any more.
    void fill() {
        inside("sh", "-c", "cat /dev/zero > " + place.resolve("filling") + " 2>/dev/null; sync " + place);
    }

    /// There is room again.
    void makeRoom() {
        inside("rm", "-f", place.resolve("filling").toString());
    }

    /// The kernel is told of a fault in the file system, and writes nothing to it from now on.
    void breakDown() {
        inside("sh", "-c", "d=$(findmnt -n -o SOURCE " + place + "); echo 1 > /sys/fs/ext4/${d#/dev/}/trigger_fs_error");
    }

    /// What an operator does: no program uses it any more, so it is taken away, checked, and mounted again.
    void repair() {
        inside("umount", place.toString());
        inside("sh", "-c", "e2fsck -f -y " + image + " > /dev/null; test $? -le 2");
        mount();
    }

    private static String run(List<String> command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        holder.destroyForcibly();
        holder.onExit().join();
    }
}

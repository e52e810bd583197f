package yinxin.voicemail.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolDiskTest {
    @Test
    void systemIsAskedEachTime(@TempDir Path folder) throws IOException {
        var spool = Files.createDirectory(folder.resolve("spool"));
        var disk = new SpoolDisk(spool);
        assertThat(disk.hasRoom()).isEqualTo(Files.getFileStore(spool).getUsableSpace() >= SpoolDisk.LEAST_FREE);
        assertThat(disk.takesWrites()).isTrue();

        Files.delete(spool);

        assertThatThrownBy(disk::hasRoom).isInstanceOf(IOException.class);
        assertThat(disk.takesWrites()).isFalse();
    }

    @Test
    void shelfMakesTheDirectoriesThatItNeedsAndKeepsThoseThatAreThere(@TempDir Path folder) throws IOException {
        var shelf = new DiskShelf(folder.resolve("shelf"));
        for (var name : new String[] {"ab1", "ab2", "cd1"}) {
            shelf.put(name, Files.writeString(folder.resolve("new"), name));

            assertThat(shelf.get(name)).hasValueSatisfying(content -> assertThat(content).asString().isEqualTo(name));
        }
        assertThat(shelf.names("1")).containsExactlyInAnyOrder("ab1", "cd1");
        assertThat(folder.resolve("new")).doesNotExist();
        assertThatThrownBy(() -> shelf.put("ef1", folder.resolve("new"))).isInstanceOf(IOException.class);
    }
}

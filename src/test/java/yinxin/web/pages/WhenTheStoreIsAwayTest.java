package yinxin.web.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.LIN;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.web.Site;

class WhenTheStoreIsAwayTest {
    @TempDir
    Path directory;

    @Test
    void pagesSayThatNothingIsLostAndWhenToComeBack() {
        try (var site = new Site(directory, new MovedClock())) {
            var visitor = site.visitor(LIN);
            site.store.database.close();

            for (var path : new String[] {"/inbox", "/bind", "/settings", "/m/AAAAAAAAAAAAAAAAAAAAAA", "/m/AAAAAAAAAAAAAAAAAAAAAA/audio.mp3"}) {
                var answer = visitor.get(path);
                assertThat(answer.statusCode()).as(path).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).contains("5");
                assertThat(answer.body()).contains("您的留言没有丢");
            }
        }
    }
}

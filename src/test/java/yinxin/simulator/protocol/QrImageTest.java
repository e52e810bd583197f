package yinxin.simulator.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class QrImageTest {
    /// Read as `hello` by an independent reader (ZBar 0.23).
    private static final String HELLO = """
            #######...#...#...#...#######
            #.....#..#...#...#....#.....#
            #.###.#.#..#...#...#..#.###.#
            #.###.#..#..##..##..#.#.###.#
            #.###.#..#..##..##..#.#.###.#
            #.....#...###.###.###.#.....#
            #######.#.#.#.#.#.#.#.#######
            ........#..#...#...#.........
            ###.#####...#...#...###...#..
            ...###...#.###.###.###..#.###
            ####..###.###.###.###.#...###
            ##..#....##.###.###.#...#..#.
            ##..####..##..##..##..###..#.
            ##.#...#####..##..##...#..###
            .###.###..#..#...#...#.###.##
            ..####..#.##...#...#.###.#...
            ....###.#...#...#...##..#.###
            .#..##....####.###.###..#.###
            #.#..###.#.##.###.###.#....##
            .#.###.#....###.###.#...#.##.
            #..#.###...#..##..#######.#..
            ........##.#..##..#.#...##.##
            #######.##...#...#..#.#.#####
            #.....#.####...#...##...##...
            #.###.#.#...#...#...#########
            #.###.#....###.###...#....##.
            #.###.#.#.###.###.#.###.#...#
            #.....#.#.#.###.####..#...##.
            #######.####..##..##....#.###
            """;

    @Test
    void codeIsTheOneThatAReaderUnderstood() {
        assertThat(Stream.of(QrImage.modules("hello")).map(row -> IntStream.range(0, row.length).mapToObj(i -> row[i] ? "#" : ".")
                .collect(Collectors.joining())).collect(Collectors.joining("\n")) + "\n").isEqualTo(HELLO);
    }

    @Test
    void pictureShowsTheModulesWithinAQuietZone() throws IOException {
        var modules = QrImage.modules("http://weixin.qq.com/q/02AbCdEfGhIjKlMnOpQrSt");
        var image = ImageIO.read(new ByteArrayInputStream(QrImage.png("http://weixin.qq.com/q/02AbCdEfGhIjKlMnOpQrSt")));
        assertThat(image.getWidth()).isEqualTo(370).isEqualTo(image.getHeight());
        for (var row = -4; row < 33; row++) {
            for (var column = -4; column < 33; column++) {
                var inside = row >= 0 && row < 29 && column >= 0 && column < 29;
                assertThat((image.getRGB((column + 4) * 10 + 5, (row + 4) * 10 + 5) & 0xff) == 0).isEqualTo(inside && modules[row][column]);
            }
        }
    }

    @Test
    void textThatDoesNotFitIsRefused() {
        assertThat(QrImage.modules("x".repeat(53))).hasDimensions(29, 29);
        assertThatThrownBy(() -> QrImage.modules("x".repeat(54))).hasMessage("at most 53 bytes fit, not 54");
    }
}

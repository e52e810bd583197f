package yinxin.simulator.protocol;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/// Draws a short text as a QR code (ISO/IEC 18004): version 3, 29 modules a side, correction level L, one block, mask 0.
///
/// That one size holds 53 bytes, and the addresses in WeChat's scene codes have 45.
public final class QrImage {
    private static final int SIDE = 29;
    private static final int DATA_CODEWORDS = 55;
    private static final int CORRECTION_CODEWORDS = 15;
    private static final int LONGEST_TEXT = 53;
    private static final int ALIGNMENT_AT = 22;
    /// Level L and mask 0 with their BCH code, already masked (table C.1).
    private static final int FORMAT = 0b111011111000100;
    private static final int QUIET_ZONE = 4;
    private static final int PIXELS_A_MODULE = 10;

    private final boolean[][] dark = new boolean[SIDE][SIDE];
    private final boolean[][] fixed = new boolean[SIDE][SIDE];

    private QrImage() { }

    /// A PNG of 370 by 370 pixels.
    public static byte[] png(String text) {
        var modules = modules(text);
        var side = (SIDE + 2 * QUIET_ZONE) * PIXELS_A_MODULE;
        var image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
        for (var y = 0; y < side; y++) {
            for (var x = 0; x < side; x++) {
                var row = y / PIXELS_A_MODULE - QUIET_ZONE;
                var column = x / PIXELS_A_MODULE - QUIET_ZONE;
                var inside = row >= 0 && column >= 0 && row < SIDE && column < SIDE;
                image.setRGB(x, y, inside && modules[row][column] ? 0x000000 : 0xffffff);
            }
        }
        var bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    /// The modules by row and column, dark ones true.
    static boolean[][] modules(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > LONGEST_TEXT) {
            throw new IllegalArgumentException("at most 53 bytes fit, not " + bytes.length);
        }
        var code = new QrImage();
        code.drawPatterns();
        code.drawFormat();
        code.drawData(codewords(bytes));
        return code.dark;
    }

    /// Mode, length, bytes, terminator and padding, then the Reed-Solomon remainder.
    private static byte[] codewords(byte[] bytes) {
        var all = new byte[DATA_CODEWORDS + CORRECTION_CODEWORDS];
        var bits = new StringBuilder("0100");
        append(bits, bytes.length);
        for (var each : bytes) {
            append(bits, each & 0xff);
        }
        bits.append("0000");
        for (var i = 0; i < DATA_CODEWORDS; i++) {
            var given = i * 8 < bits.length();
            var pad = (i - bits.length() / 8) % 2 == 0 ? 0xec : 0x11;
            all[i] = (byte) (given ? Integer.parseInt(bits.substring(i * 8, i * 8 + 8), 2) : pad);
        }
        var generator = generator();
        var remainder = new int[CORRECTION_CODEWORDS];
        for (var i = 0; i < DATA_CODEWORDS; i++) {
            var factor = (all[i] & 0xff) ^ remainder[0];
            System.arraycopy(remainder, 1, remainder, 0, CORRECTION_CODEWORDS - 1);
            remainder[CORRECTION_CODEWORDS - 1] = 0;
            for (var j = 0; j < CORRECTION_CODEWORDS; j++) {
                remainder[j] ^= multiply(generator[j], factor);
            }
        }
        for (var j = 0; j < CORRECTION_CODEWORDS; j++) {
            all[DATA_CODEWORDS + j] = (byte) remainder[j];
        }
        return all;
    }

    private static void append(StringBuilder bits, int octet) {
        for (var bit = 7; bit >= 0; bit--) {
            bits.append(octet >> bit & 1);
        }
    }

    /// The product of (x - 2^i), without its leading 1.
    private static int[] generator() {
        var factors = new int[CORRECTION_CODEWORDS];
        factors[CORRECTION_CODEWORDS - 1] = 1;
        var root = 1;
        for (var i = 0; i < CORRECTION_CODEWORDS; i++) {
            for (var j = 0; j < CORRECTION_CODEWORDS; j++) {
                factors[j] = multiply(factors[j], root) ^ (j + 1 < CORRECTION_CODEWORDS ? factors[j + 1] : 0);
            }
            root = multiply(root, 2);
        }
        return factors;
    }

    /// In the field of 256 elements over x^8 + x^4 + x^3 + x^2 + 1.
    private static int multiply(int a, int b) {
        var product = 0;
        for (var bit = 7; bit >= 0; bit--) {
            product = product << 1 ^ (product >> 7) * 0x11d;
            product ^= (b >> bit & 1) * a;
        }
        return product;
    }

    private void drawPatterns() {
        for (var i = 0; i < SIDE; i++) {
            set(6, i, i % 2 == 0);
            set(i, 6, i % 2 == 0);
        }
        drawRings(3, 3, 4);
        drawRings(3, SIDE - 4, 4);
        drawRings(SIDE - 4, 3, 4);
        drawRings(ALIGNMENT_AT, ALIGNMENT_AT, 2);
    }

    /// A finder (radius 4, with its white separator) or the alignment pattern (radius 2), as rings around a dark centre.
    private void drawRings(int row, int column, int radius) {
        for (var dy = -radius; dy <= radius; dy++) {
            for (var dx = -radius; dx <= radius; dx++) {
                var ring = Math.max(Math.abs(dx), Math.abs(dy));
                if (row + dy >= 0 && row + dy < SIDE && column + dx >= 0 && column + dx < SIDE) {
                    set(row + dy, column + dx, radius == 4 ? ring != 2 && ring != 4 : ring != 1);
                }
            }
        }
    }

    private void drawFormat() {
        for (var i = 0; i < 15; i++) {
            var bit = (FORMAT >> i & 1) == 1;
            if (i < 8) {
                set(i < 6 ? i : i + 1, 8, bit);
                set(8, SIDE - 1 - i, bit);
            } else {
                set(8, i == 8 ? 7 : 14 - i, bit);
                set(SIDE - 15 + i, 8, bit);
            }
        }
        set(SIDE - 8, 8, true);
    }

    /// Two columns at a time, up and down from the right, around what is drawn already, each module masked.
    private void drawData(byte[] codewords) {
        var next = 0;
        for (var right = SIDE - 1; right >= 1; right -= 2) {
            right = right == 6 ? 5 : right;
            var upward = (right + 1 & 2) == 0;
            for (var step = 0; step < SIDE * 2; step++) {
                var row = upward ? SIDE - 1 - step / 2 : step / 2;
                var column = right - step % 2;
                if (!fixed[row][column]) {
                    var bit = next < codewords.length * 8 && (codewords[next / 8] >> 7 - next % 8 & 1) == 1;
                    dark[row][column] = bit ^ (row + column) % 2 == 0;
                    next++;
                }
            }
        }
    }

    private void set(int row, int column, boolean value) {
        dark[row][column] = value;
        fixed[row][column] = true;
    }
}

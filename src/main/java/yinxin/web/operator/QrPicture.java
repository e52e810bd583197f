package yinxin.web.operator;

import io.nayuki.qrcodegen.QrCode;

/// A QR code (ISO/IEC 18004) as a picture of lines, which a printer draws at any size.
final class QrPicture {
    /// Modules of white around it that a camera needs (ISO/IEC 18004 §6.3.8).
    private static final int QUIET = 4;

    private QrPicture() {}

    /// An SVG without any size of its own. A quarter of the code may be dirty or torn.
    static String svg(String text) {
        var code = QrCode.encodeText(text, QrCode.Ecc.QUARTILE);
        var path = new StringBuilder();
        for (var y = 0; y < code.size; y++) {
            for (var x = 0; x < code.size; x++) {
                if (code.getModule(x, y)) {
                    path.append('M').append(x + QUIET).append(' ').append(y + QUIET).append("h1v1h-1z");
                }
            }
        }
        var side = code.size + 2 * QUIET;
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side + "\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h"
                + side + "v" + side + "H0z\"/><path d=\"" + path + "\"/></svg>";
    }
}

package yinxin.simulator.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads `multipart/form-data` (RFC 7578).
public final class MultipartForm {
    private static final Pattern BOUNDARY = Pattern.compile("multipart/form-data;.*?boundary=\"?([^\";]{1,70})\"?.*", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME = Pattern.compile("[; ]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("[; ]filename=\"([^\"]*)\"");
    private static final byte[] HEAD_END = {'\r', '\n', '\r', '\n'};

    /// A field of the form.
    public record Part(String name, Optional<String> fileName, byte[] bytes) { }

    private MultipartForm() { }

    /// The fields of a body. Throws errcode 41005 when it is no form.
    public static List<Part> read(String contentType, byte[] body) {
        var boundary = BOUNDARY.matcher(contentType);
        if (!boundary.matches()) {
            throw new WeChatError(41005, "media data missing");
        }
        var delimiter = ("\r\n--" + boundary.group(1)).getBytes(StandardCharsets.ISO_8859_1);
        var parts = new ArrayList<Part>();
        var at = find(body, Arrays.copyOfRange(delimiter, 2, delimiter.length), 0) + delimiter.length - 2;
        while (at >= delimiter.length - 2) {
            var headEnd = find(body, HEAD_END, at);
            var end = headEnd < 0 ? -1 : find(body, delimiter, headEnd + 2);
            if (end < 0) {
                break;
            }
            var head = new String(body, at, headEnd - at, StandardCharsets.UTF_8);
            var name = NAME.matcher(head);
            var fileName = FILE_NAME.matcher(head);
            if (name.find()) {
                parts.add(new Part(name.group(1), fileName.find() ? Optional.of(fileName.group(1)) : Optional.empty(),
                        Arrays.copyOfRange(body, Math.min(headEnd + 4, end), end)));
            }
            at = end + delimiter.length;
        }
        return parts;
    }

    private static int find(byte[] in, byte[] what, int from) {
        for (var i = from; i <= in.length - what.length; i++) {
            if (Arrays.equals(in, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }
}

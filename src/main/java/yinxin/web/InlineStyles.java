package yinxin.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The stylesheets that stand inside the listener's pages: on a slow line a sheet of its own costs a round trip before the first paint.
///
/// The policy that guards the pages allows these sheets by their hashes, and no other style inside a page.
public final class InlineStyles {
    private static final List<String> NAMES = List.of("yinxin.css", "inbox.css", "message.css", "number.css");

    private final Map<String, String> sheets = new TreeMap<>();

    /// Reads them from the class path.
    public InlineStyles() {
        for (var name : NAMES) {
            try (var in = InlineStyles.class.getResourceAsStream("/static/assets/" + name)) {
                if (in == null) {
                    throw new IllegalStateException("the build lacks the stylesheet " + name);
                }
                sheets.put(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the stylesheet " + name, e);
            }
        }
    }

    /// A sheet's text, to be printed between `<style>` and `</style>` as it is.
    public String of(String name) {
        var sheet = sheets.get(name);
        if (sheet == null) {
            throw new IllegalArgumentException("no such stylesheet: " + name);
        }
        return sheet;
    }

    /// The sheets as sources of the Content-Security-Policy: `'sha256-…' 'sha256-…'`.
    String sources() {
        return sheets.values().stream().map(sheet -> "'sha256-" + hash(sheet) + "'").collect(Collectors.joining(" "));
    }

    private static String hash(String sheet) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(sheet.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}

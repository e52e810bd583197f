package yinxin.web.pages;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import yinxin.web.AudioFile;
import yinxin.web.InlineStyles;

/// The scripts, the icon and the operator's stylesheet, from our own origin. Their addresses carry a hash of their content, so that browsers
/// keep them for a year and a new version is fetched at once.
@Controller
public final class Assets {
    private static final Map<String, MediaType> KNOWN = Map.of(
            "player.js", MediaType.parseMediaType("text/javascript;charset=utf-8"),
            "text.js", MediaType.parseMediaType("text/javascript;charset=utf-8"),
            "yinxin.js", MediaType.parseMediaType("text/javascript;charset=utf-8"),
            "subscribers.js", MediaType.parseMediaType("text/javascript;charset=utf-8"),
            "console.css", MediaType.parseMediaType("text/css;charset=utf-8"),
            "console.js", MediaType.parseMediaType("text/javascript;charset=utf-8"),
            "inbox.js", MediaType.parseMediaType("text/javascript;charset=utf-8"),
            "settings.js", MediaType.parseMediaType("text/javascript;charset=utf-8"),
            "number.js", MediaType.parseMediaType("text/javascript;charset=utf-8"),
            "yinxin.svg", MediaType.parseMediaType("image/svg+xml"));

    private final InlineStyles styles;
    private final Map<String, Asset> assets = new TreeMap<>();

    private record Asset(byte[] content, String version) {}

    /// Reads them from the class path.
    ///
    /// @param styles the sheets that stand inside the pages
    public Assets(InlineStyles styles) {
        this.styles = styles;
        for (var name : KNOWN.keySet()) {
            try (var in = Assets.class.getResourceAsStream("/static/assets/" + name)) {
                if (in == null) {
                    throw new IllegalStateException("the build lacks the asset " + name);
                }
                var content = in.readAllBytes();
                assets.put(name, new Asset(content, AudioFile.fingerprint(content)));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read the asset " + name, e);
            }
        }
    }

    /// Where an asset is, with its version.
    public String href(String name) {
        return "/assets/" + name + "?v=" + known(name).version();
    }

    /// A stylesheet's text, for between `<style>` and `</style>`.
    public String style(String name) {
        return styles.of(name);
    }

    @GetMapping("/assets/{name}")
    ResponseEntity<byte[]> asset(@PathVariable String name, HttpServletRequest request) {
        var asset = assets.get(name);
        if (asset == null) {
            return ResponseEntity.notFound().build();
        }
        var current = asset.version().equals(request.getParameter("v"));
        return ResponseEntity.ok().contentType(KNOWN.getOrDefault(name, MediaType.APPLICATION_OCTET_STREAM))
                .cacheControl(current ? CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable() : CacheControl.noCache())
                .eTag("\"" + asset.version() + "\"").body(asset.content());
    }

    private Asset known(String name) {
        var asset = assets.get(name);
        if (asset == null) {
            throw new IllegalArgumentException("no such asset: " + name);
        }
        return asset;
    }
}

package yinxin.app.demo;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/// The page and its files. It may do what no other page of the gateway may: use the microphone, open the WebSocket, and show the WeChat
/// phone in a frame; so it brings headers of its own.
@Controller
public final class Page {
    private static final String INDEX = "index.html";
    private static final Set<String> FILES = Set.of(INDEX, "demo.css", "demo.js", "words.js", "sound.js", "ladder.js", "phones.js", "slots.js", "worklet.js",
            "icon.svg", "sample-zh.wav", "sample-en.wav");
    private static final Map<String, String> TYPES = Map.of("html", "text/html", "css", "text/css", "js", "text/javascript", "svg", "image/svg+xml",
            "wav", "audio/wav");

    private final Stage stage;

    public Page(Stage stage) {
        this.stage = stage;
    }

    /// The page. Under another name of this machine it sends the browser to the name that everything else uses: a browser takes
    /// `localhost` and `127.0.0.1` for strangers.
    @GetMapping("/demo")
    ResponseEntity<byte[]> page(HttpServletRequest request) {
        var home = stage.props().page();
        var host = request.getHeader("Host");
        if (host != null && !host.equals(home.getAuthority())) {
            return ResponseEntity.status(302).location(URI.create(home + "/demo")).build();
        }
        return file(INDEX);
    }

    @GetMapping("/demo/{name:[a-z-]+\\.[a-z]+}")
    ResponseEntity<byte[]> file(@PathVariable String name) {
        if (!FILES.contains(name)) {
            return ResponseEntity.notFound().build();
        }
        var type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        var place = name.endsWith(".wav") ? "/caller/" : "/demo/";
        try (var in = Page.class.getResourceAsStream(place + name)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks the demo's file " + name);
            }
            var text = type.startsWith("text/");
            return ResponseEntity.ok().contentType(MediaType.parseMediaType(type + (text ? ";charset=utf-8" : "")))
                    .header("Cache-Control", "no-cache").header("Content-Security-Policy", policy())
                    .header("Permissions-Policy", "microphone=(self), camera=(), geolocation=(), payment=()").body(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the demo's file " + name + " cannot be read from the program", e);
        }
    }

    private String policy() {
        var socket = "ws://" + stage.props().page().getAuthority();
        return String.join("; ", "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "worker-src 'self'",
                "connect-src 'self' " + socket, "frame-src " + stage.wechat(), "form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'");
    }
}

package yinxin.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;

/// The phone in the browser: its files, and a stream of what changes in the chats (Server-Sent Events).
final class PhoneScreen {
    static final String EVENTS = "/sim/api/events";
    /// Tells a browser, and whatever stands between, that the stream is alive; and tells us when the browser has gone.
    private static final long HEARTBEAT_SECONDS = 10;
    private static final Map<String, String> FILES = Map.of(
            "/", "phone.html",
            "/phone.css", "phone.css",
            "/phone.js", "phone.js",
            "/words.js", "words.js",
            "/lines.js", "lines.js",
            "/avatar.svg", "avatar.svg",
            "/favicon.ico", "avatar.svg");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8", "css", "text/css; charset=utf-8", "js", "text/javascript; charset=utf-8", "svg", "image/svg+xml");
    /// Nothing comes from elsewhere but what an account's page shows in the in-app browser.
    private static final String POLICY = "default-src 'self'; frame-src http: https:; img-src 'self' data:; style-src 'self'; script-src 'self'";

    private final Users users;
    private volatile boolean closed;

    PhoneScreen(Users users) {
        this.users = users;
    }

    boolean knows(String path) {
        return FILES.containsKey(path);
    }

    /// One of the page's files.
    Answer file(Exchange exchange) {
        var name = FILES.getOrDefault(exchange.path(), "");
        try (var file = PhoneScreen.class.getResourceAsStream("/simulator/" + name)) {
            if (file == null) {
                return Answer.html(404, "404");
            }
            var answer = new Answer(200, TYPES.getOrDefault(name.substring(name.indexOf('.') + 1), "text/plain"), file.readAllBytes(), Map.of());
            return answer.with("Content-Security-Policy", POLICY).with("Cache-Control", "no-cache");
        } catch (IOException e) {
            throw new UncheckedIOException("a file of the phone screen cannot be read from the program", e);
        }
    }

    /// Writes changes to the browser until it goes away or the simulator closes. The first event, `ready`, says that from now
    /// on nothing is missed.
    void stream(Exchange exchange) throws IOException, InterruptedException {
        var changes = new LinkedBlockingQueue<Users.Change>();
        var http = exchange.http();
        http.getResponseHeaders().set("Content-Type", "text/event-stream");
        http.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.header("Origin").filter(ControlApi::local).ifPresent(origin -> http.getResponseHeaders().set("Access-Control-Allow-Origin", origin));
        Consumer<Users.Change> watcher = changes::add;
        users.watch(watcher);
        http.sendResponseHeaders(200, 0);
        try (var out = http.getResponseBody()) {
            out.write("event: ready\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            while (!closed) {
                var change = changes.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                var text = change == null ? ":\n\n" : "data: " + ControlApi.json(change) + "\n\n";
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } finally {
            users.forget(watcher);
        }
    }

    void close() {
        closed = true;
    }
}

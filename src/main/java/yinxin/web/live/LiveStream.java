package yinxin.web.live;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.operator.Actor;
import yinxin.voicemail.operator.Permission;
import yinxin.web.gate.Needs;
import yinxin.web.gate.OperatorGate;
import yinxin.web.gate.Visitors;

/// `/operator/live`: tells an open page what has changed (server-sent events); the page then fetches itself again, so that it shows what its
/// reader may see and nothing else. `change` names the parts, `over` says that the session has ended,
/// `enough` that a later page has this one's place.
@Controller
public final class LiveStream {
    /// Proxies give up on a connection that is silent for a minute or half of one; and who has gone without a word is noticed by it.
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    /// Then the page connects again: it may find another node.
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int RETRY_MS = 3000;

    private final Pulse pulse;

    public LiveStream(Pulse pulse) {
        this.pulse = pulse;
    }

    @GetMapping(path = OperatorGate.LIVE, produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Needs(Permission.SEE)
    void follow(@RequestParam(defaultValue = "") String parts, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!(Visitors.of(request) instanceof Actor.Person(var session))) {
            response.setStatus(HttpServletResponse.SC_FORBIDDEN);
            return;
        }
        var seat = pulse.take(session.key(), Part.of(parts));
        if (seat.isEmpty()) {
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(HEARTBEAT.toSeconds()));
            return;
        }
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("X-Accel-Buffering", "no"); // nginx would keep it back
        try (var place = seat.get()) {
            tell(response, "retry: " + RETRY_MS + "\n\n");
            var until = System.nanoTime() + LONGEST.toNanos();
            while (pulse.isRunning() && System.nanoTime() < until) {
                var changed = place.await(HEARTBEAT);
                switch (place.end()) {
                    case NOT_YET -> tell(response, changed.isEmpty() ? ": still here\n\n"
                            : "event: change\ndata: " + changed.stream().map(Part::key).collect(Collectors.joining(" ")) + "\n\n");
                    case LOGGED_OUT -> {
                        tell(response, "event: over\ndata: \n\n");
                        return;
                    }
                    case TAKEN -> {
                        tell(response, "event: enough\ndata: \n\n");
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The page was closed.
        }
    }

    private static void tell(HttpServletResponse response, String text) throws IOException {
        response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        response.flushBuffer();
    }
}

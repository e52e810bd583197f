package yinxin.wechat.callback;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import yinxin.voicemail.delivery.SeenEvents;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;

/// The address that WeChat calls (服务器配置 › 服务器地址): verifies it once, then brings messages and events.
@RestController
public final class CallbackController implements AutoCloseable {
    /// The longest request. WeChat's longest, a text of 2,048 octets in compatible mode, is well below.
    static final int LONGEST_REQUEST = 64 * 1024;
    /// How often a refused request is logged: anybody can send such requests, and nobody shall fill the log with them.
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);
    private static final MediaType TEXT = new MediaType("text", "plain", StandardCharsets.UTF_8);
    private static final MediaType XML = new MediaType("text", "xml", StandardCharsets.UTF_8);
    private static final Logger LOG = LoggerFactory.getLogger(CallbackController.class);

    private final CallbackGate gate;
    private final Reception reception;
    private final Clock clock;
    private final AtomicLong nextWarning = new AtomicLong(Long.MIN_VALUE);

    /// @param api sends answers that came too late for the callback
    public CallbackController(WeChatSettings settings, Conversation conversation, SeenEvents seen, WeChatApi api, Clock clock) {
        this(new CallbackGate(settings, clock), new Reception(conversation, seen, api::send, clock, Reception.PATIENCE), clock);
    }

    CallbackController(CallbackGate gate, Reception reception, Clock clock) {
        this.gate = gate;
        this.reception = reception;
        this.clock = clock;
    }

    /// WeChat verifies the address: it is ours if we can check the signature, and send back what it sent.
    @GetMapping("/wechat/callback")
    ResponseEntity<String> verify(HttpServletRequest request) {
        try {
            return answer(HttpStatus.OK, TEXT, gate.echo(CallbackQuery.from(request.getQueryString())));
        } catch (CallbackRefused e) {
            return refused(e);
        }
    }

    /// WeChat brings a message or an event.
    @PostMapping("/wechat/callback")
    ResponseEntity<String> receive(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(LONGEST_REQUEST + 1);
        if (body.length > LONGEST_REQUEST) {
            return answer(HttpStatus.CONTENT_TOO_LARGE, TEXT, "");
        }
        try {
            var opened = gate.open(CallbackQuery.from(request.getQueryString()), body);
            var message = CallbackMessage.from(opened.fields());
            return switch (reception.receive(message)) {
                case Reception.Outcome.Nothing _ -> answer(HttpStatus.OK, TEXT, PassiveReply.NOTHING);
                case Reception.Outcome.Failed _ -> answer(HttpStatus.SERVICE_UNAVAILABLE, TEXT, "");
                case Reception.Outcome.Say(var text) -> {
                    var reply = PassiveReply.text(message.account(), message.event().from(), text, clock.instant());
                    yield answer(HttpStatus.OK, XML, opened.encrypted() ? gate.seal(reply) : reply);
                }
            };
        } catch (CallbackRefused e) {
            return refused(e);
        }
    }

    private ResponseEntity<String> refused(CallbackRefused why) {
        var now = clock.instant();
        var due = nextWarning.get();
        if (now.toEpochMilli() >= due && nextWarning.compareAndSet(due, now.plus(BETWEEN_WARNINGS).toEpochMilli())) {
            LOG.warn("refused a request to /wechat/callback: {}", why.getMessage());
        }
        return answer(HttpStatus.FORBIDDEN, TEXT, "");
    }

    private static ResponseEntity<String> answer(HttpStatus status, MediaType type, String body) {
        return ResponseEntity.status(status).contentType(type).header("X-Content-Type-Options", "nosniff")
                .header("Cache-Control", "no-store").body(body);
    }

    /// Waits for what is being handled.
    @Override
    public void close() {
        reception.close();
    }
}

package yinxin.app.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import yinxin.telephony.audio.LiveSound;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.SpokenLanguage;

/// One open page: what it asks for, and what it is told. It comes with its language, `?language=en`.
///
/// It asks `{"do":"call","to":…,"from":…,"language":…}`, `{"do":"press","keys":…}`, `{"do":"hangUp"}`, `{"do":"startOver"}`,
/// `{"do":"speak","language":…}`, `{"do":"line","way":"e1"}` or `sip`; for the phone of a number
/// `{"do":"look","number":…}`, `{"do":"set","number":…,"mode":…}`, `{"do":"answer","number":…}`, `reject`, `putDown`. It is told objects
/// whose `is` is `hello`, `call`, `sip`, `q931`, `media`, `step`, `phone`, `network`, `line` or `problem`.
final class Visitor implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Logger LOG = LoggerFactory.getLogger(Visitor.class);
    /// A page that takes nothing for so long is gone: 20 s of sound.
    private static final int MOST_UNSENT = 1000;

    private final Cast cast;
    private final WebSocketSession session;
    private final LinkedBlockingQueue<WebSocketMessage<?>> unsent = new LinkedBlockingQueue<>(MOST_UNSENT);
    private final Thread sender;
    private @Nullable BrowserCall call;

    Visitor(Cast cast, WebSocketSession session) {
        this.cast = cast;
        this.session = session;
        this.sender = Thread.ofVirtual().name("demo-page").start(this::send);
        language(String.valueOf(session.getUri()).replaceFirst("^.*[?&]language=", "")).ifPresent(cast.stage()::enter);
        greet();
        cast.audience().enter(this);
    }

    /// Tells the page who is there and which numbers are bound.
    void greet() {
        var stage = cast.stage();
        var hello = is("hello").put("phone", stage.phone().toString()).put("proof", stage.props().proof().dialled());
        var numbers = hello.putArray("numbers");
        stage.props().bound().forEach(number -> numbers.add(number.dialled()));
        tell(hello);
        tell(cast.view().now());
        tell(cast.line().now());
    }

    /// A new object of this kind.
    static ObjectNode is(String kind) {
        return JSON.createObjectNode().put("is", kind);
    }

    /// Sends an object to the page, soon.
    void tell(ObjectNode object) {
        queue(new TextMessage(object.toString()));
    }

    /// Sends sound to the page, soon.
    void play(short[] samples) {
        var octets = ByteBuffer.allocate(samples.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        octets.asShortBuffer().put(samples);
        queue(new BinaryMessage(octets));
    }

    private void queue(WebSocketMessage<?> message) {
        if (!unsent.offer(message)) {
            sender.interrupt();
        }
    }

    /// What the page sends as text.
    synchronized void asked(String text) {
        try {
            var asked = JSON.readTree(text);
            switch (asked.path("do").asString("")) {
                case "call" -> call(asked);
                case "press" -> present(c -> c.press(asked.path("keys").asString("")));
                case "hangUp" -> present(BrowserCall::hangUp);
                case "startOver" -> startOver();
                case "speak" -> speak(asked);
                case "line" -> cast.line().use(asked.path("way").asString(""));
                case "look" -> look(asked);
                case "set" -> mobile(asked).set(Mobile.Mode.ofKey(asked.path("mode").asString("")));
                case "answer" -> mobile(asked).answer();
                case "reject", "putDown" -> mobile(asked).hangUp();
                default -> tell(is("problem").put("what", "unknown request"));
            }
        } catch (JacksonException | IllegalArgumentException e) {
            tell(is("problem").put("what", String.valueOf(e.getMessage())));
        }
    }

    private void call(JsonNode asked) {
        var before = call;
        if (before != null && !before.isOver()) {
            throw new IllegalArgumentException("one call at a time");
        }
        if (before != null) {
            before.forget();
        }
        speak(asked);
        var to = number(asked.path("to").asString(""));
        var from = number(asked.path("from").asString(""));
        var next = new BrowserCall(cast, this, new BrowserCall.Dialled(to, from));
        call = next;
        next.begin();
    }

    /// The page's language, `zh` or `en`; a page that names none changes nothing.
    private void speak(JsonNode asked) {
        language(asked.path("language").asString("")).ifPresent(cast.stage()::speak);
    }

    private static Optional<SpokenLanguage> language(String key) {
        return switch (key) {
            case "zh" -> Optional.of(SpokenLanguage.CHINESE);
            case "en" -> Optional.of(SpokenLanguage.ENGLISH);
            case String _ -> Optional.empty();
        };
    }

    /// Whatever is dialled gets a phone, but for the number that is Yinxin's own, and for what is no number yet.
    private void look(JsonNode asked) {
        PhoneNumber.parse(asked.path("number").asString("")).filter(number -> !number.equals(cast.stage().props().proof()))
                .ifPresent(number -> tell(Mobiles.told(cast.mobiles().of(number).look())));
    }

    private Mobile mobile(JsonNode asked) {
        var number = number(asked.path("number").asString(""));
        return cast.mobiles().find(number).orElseThrow(() -> new IllegalArgumentException("the demo has no phone with this number"));
    }

    private static PhoneNumber number(String text) {
        return PhoneNumber.parse(text).orElseThrow(() -> new IllegalArgumentException("not a phone number: " + text));
    }

    private void present(java.util.function.Consumer<BrowserCall> request) {
        var present = call;
        if (present != null && !present.isOver()) {
            request.accept(present);
        }
    }

    private void startOver() {
        present(BrowserCall::hangUp);
        cast.startOver();
        cast.audience().greet();
    }

    /// What the page sends as sound. Anything but 20 ms is no sound of ours and is dropped.
    synchronized void said(ByteBuffer octets) {
        if (octets.remaining() == LiveSound.FRAME * 2) {
            var samples = new short[LiveSound.FRAME];
            octets.order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
            present(c -> c.speak(samples));
        }
    }

    private void send() {
        try {
            while (true) {
                session.sendMessage(unsent.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | IllegalStateException e) {
            LOG.debug("the demo's page has gone", e);
        } finally {
            closeSession();
        }
    }

    private void closeSession() {
        try {
            session.close();
        } catch (IOException e) {
            LOG.debug("the demo's page had gone before", e);
        }
    }

    /// The page has gone: whoever speaks there has hung up.
    @Override
    public synchronized void close() {
        cast.audience().leave(this);
        present(BrowserCall::hangUp);
        var last = call;
        if (last != null) {
            last.forget();
        }
        sender.interrupt();
    }
}

package yinxin.simulator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.simulator.protocol.CallbackCipher;
import yinxin.simulator.protocol.CallbackMode;
import yinxin.simulator.protocol.CallbackXml;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Identifiers;
import yinxin.simulator.protocol.PassiveReply;

/// Posts messages and events to the account's server, again when it does not answer, and shows the user what it replied.
final class Callbacks implements AutoCloseable {
    /// What a user's chat shows when the server does not answer, or answers nonsense.
    static final String OUT_OF_ORDER = "该公众号提供的服务出现故障，请稍后再试";
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    /// What became of one event: the server's reply, or why the user sees that the account is out of order.
    private sealed interface Outcome {
        record Replied(PassiveReply reply) implements Outcome { }

        record Failed(String reason) implements Outcome { }
    }

    private final SimulatorSettings settings;
    private final Clock clock;
    private final Users users;
    private final Faults faults;
    private final MediaStore media;
    private final Identifiers identifiers;
    private final CallbackCipher cipher;
    private final HttpClient http;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<URI> url;

    Callbacks(SimulatorSettings settings, Clock clock, Users users, Faults faults, MediaStore media, Identifiers identifiers) {
        this.settings = settings;
        this.clock = clock;
        this.users = users;
        this.faults = faults;
        this.media = media;
        this.identifiers = identifiers;
        this.url = settings.callbackUrl();
        this.cipher = cipher(settings.callbackToken());
        this.http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(settings.callbackTimeout()).build();
    }

    Optional<URI> url() {
        return url;
    }

    /// Does what the settings page does on saving: asks the address to echo a word. Keeps the address only when it does.
    WeChatSimulator.Verification verify(URI candidate) {
        var time = Long.toString(clock.instant().getEpochSecond());
        var nonce = identifiers.digits(10);
        var echo = identifiers.digits(19);
        var query = "signature=" + cipher.sign(time, nonce) + "&timestamp=" + time + "&nonce=" + nonce + "&echostr=" + echo;
        try {
            var request = HttpRequest.newBuilder(withQuery(candidate, query)).timeout(settings.callbackTimeout()).build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200 || !answer.body().equals(echo)) {
                return new WeChatSimulator.Verification(false, "token验证失败: the server must answer with status 200 and the echostr alone; it sent status "
                        + answer.statusCode() + " and " + answer.body().length() + " other characters");
            }
            url = Optional.of(candidate);
            return new WeChatSimulator.Verification(true, "ok");
        } catch (IOException e) {
            return new WeChatSimulator.Verification(false, "请求URL超时: the server did not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new WeChatSimulator.Verification(false, "interrupted");
        }
    }

    /// Posts what a user did and waits. The reply appears in the user's chat, or that there is none to be had.
    /// Returns the text of the reply.
    Optional<String> ask(CallbackXml xml) {
        var text = Optional.<String>empty();
        var fault = faults.take(Faults.CALLBACK);
        for (var copies = copies(fault); copies > 0; copies--) {
            var outcome = url.map(target -> deliver(target, xml, fault));
            if (outcome.isPresent()) {
                var earlier = text;
                text = show(xml.openId(), outcome.get()).or(() -> earlier);
            }
        }
        return text;
    }

    /// Posts an event that no user waits for, and waits for the answer. A reply in it goes nowhere.
    void tell(CallbackXml xml) {
        var fault = faults.take(Faults.CALLBACK);
        for (var copies = copies(fault); copies > 0; copies--) {
            url.map(target -> deliver(target, xml, fault)).ifPresent(outcome -> {
                if (outcome instanceof Outcome.Failed(var reason)) {
                    LOG.warn("The account's server failed on an event: {}", reason);
                }
            });
        }
    }

    private static int copies(Optional<Fault> fault) {
        return fault.filter(Fault.Duplicate.class::isInstance).isPresent() ? 2 : 1;
    }

    private Optional<String> show(String openId, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Failed(var reason) -> {
                LOG.warn("The account is out of order for {}: {}", Users.masked(openId), reason);
                users.add(openId, ChatLine.Sender.WECHAT, new ChatLine.Text(OUT_OF_ORDER));
                yield Optional.empty();
            }
            case Outcome.Replied(PassiveReply.Text(var words)) -> {
                users.add(openId, ChatLine.Sender.REPLY, new ChatLine.Text(words));
                yield Optional.of(words);
            }
            case Outcome.Replied(PassiveReply.Media(var type, var id)) -> {
                users.add(openId, ChatLine.Sender.REPLY, new ChatLine.Media(type, id));
                yield Optional.empty();
            }
            case Outcome.Replied(PassiveReply.Article(var title, var description, var link)) -> {
                users.add(openId, ChatLine.Sender.REPLY, new ChatLine.Article(title, description, link));
                yield Optional.empty();
            }
            case Outcome.Replied(PassiveReply.Other(var type)) -> {
                users.add(openId, ChatLine.Sender.REPLY, new ChatLine.Text("[" + type + "]"));
                yield Optional.empty();
            }
            case Outcome.Replied(PassiveReply.Nothing()) -> Optional.empty();
        };
    }

    /// Up to three deliveries, as documented: no answer in time is tried again, a wrong answer is not.
    private Outcome deliver(URI target, CallbackXml xml, Optional<Fault> fault) {
        var failure = "";
        try {
            if (fault.isPresent() && fault.get() instanceof Fault.Stall(Duration time)
                    && closed.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Outcome.Failed("the simulator was closed");
            }
            var bad = fault.filter(Fault.BadSignature.class::isInstance).isPresent();
            for (var delivery = 1; delivery <= settings.callbackDeliveries() && closed.getCount() > 0; delivery++) {
                try {
                    var answer = http.send(request(target, xml, bad ? cipher("another") : cipher), BodyHandlers.ofString());
                    if (answer.statusCode() == 200) {
                        return new Outcome.Replied(checked(answer.body(), xml));
                    }
                    failure = "HTTP status " + answer.statusCode();
                } catch (IOException e) {
                    failure = "no answer: " + e;
                }
            }
            return new Outcome.Failed(failure + ", " + settings.callbackDeliveries() + " deliveries in total");
        } catch (PassiveReply.Broken e) {
            return new Outcome.Failed("wrong reply: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.Failed("interrupted");
        }
    }

    private PassiveReply checked(String body, CallbackXml xml) throws PassiveReply.Broken {
        var reply = PassiveReply.read(body, settings.mode(), cipher, new PassiveReply.Route(xml.account(), xml.openId()));
        if (reply instanceof PassiveReply.Media(var type, var id) && !media.holds(id, type)) {
            throw new PassiveReply.Broken("no " + type + " is kept under this MediaId");
        }
        return reply;
    }

    /// The whole answer must be there within the timeout, not only its head.
    private HttpRequest request(URI target, CallbackXml xml, CallbackCipher signer) {
        var time = Long.toString(clock.instant().getEpochSecond());
        var nonce = identifiers.digits(10);
        var query = "signature=" + signer.sign(time, nonce) + "&timestamp=" + time + "&nonce=" + nonce + "&openid=" + Exchange.encode(xml.openId());
        var body = xml.render();
        if (settings.mode() != CallbackMode.PLAIN) {
            var encrypted = cipher.encrypt(body, identifiers.bytes(16));
            query += "&encrypt_type=aes&msg_signature=" + signer.sign(time, nonce, encrypted);
            body = xml.render(settings.mode(), encrypted);
        }
        return HttpRequest.newBuilder(withQuery(target, query)).timeout(settings.callbackTimeout())
                .header("Content-Type", "text/xml").header("User-Agent", "Mozilla/4.0").POST(BodyPublishers.ofString(body)).build();
    }

    private CallbackCipher cipher(String token) {
        return new CallbackCipher(token, settings.callbackAesKey(), settings.appId());
    }

    private static URI withQuery(URI target, String query) {
        return URI.create(target + (target.getRawQuery() == null ? "?" : "&") + query);
    }

    @Override
    public void close() {
        closed.countDown();
        http.shutdownNow();
    }
}

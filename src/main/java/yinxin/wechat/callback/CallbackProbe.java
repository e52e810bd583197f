package yinxin.wechat.callback;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import yinxin.wechat.api.WeChatSettings;

/// Calls a gateway's callback address as WeChat does when it is entered under 服务器配置: a GET with `signature`, `timestamp`,
/// `nonce` and `echostr`. Whoever answers with the echo holds our callback token.
public final class CallbackProbe {
    /// WeChat waits this long.
    public static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_SHOWN = 60;

    private final WeChatSettings settings;
    private final HttpClient http;
    private final Clock clock;

    /// @param http must not follow redirects: WeChat doesn't
    public CallbackProbe(WeChatSettings settings, HttpClient http, Clock clock) {
        this.settings = settings;
        this.http = http;
        this.clock = clock;
    }

    /// What the address did.
    public sealed interface Outcome {
        /// It is a gateway with our token.
        record Echoed(Duration after) implements Outcome {}

        /// It refused the signature: a gateway with another token.
        record Refused() implements Outcome {}

        /// It sends the caller elsewhere, which WeChat does not follow.
        record Redirected(String location) implements Outcome {}

        /// Something else answered.
        ///
        /// @param status HTTP status
        /// @param body   the beginning of the answer, on one line
        record Strange(int status, String body) implements Outcome {}

        /// Nothing answered within [#PATIENCE].
        record TooSlow() implements Outcome {}

        /// Nobody is there: no such name, no connection, no TLS.
        record Unreachable(String why) implements Outcome {}
    }

    /// Asks the gateway at this address; `/wechat/callback` is added.
    public Outcome ask(URI gateway) {
        var echo = Long.toUnsignedString(ThreadLocalRandom.current().nextLong());
        var timestamp = Long.toString(clock.instant().getEpochSecond());
        var nonce = Long.toUnsignedString(ThreadLocalRandom.current().nextLong() >>> 32);
        var signature = CallbackSignature.of(settings.callbackToken().value(), timestamp, nonce);
        var address = gateway.toString().replaceFirst("/+$", "") + "/wechat/callback?signature=" + signature + "&echostr=" + echo
                + "&timestamp=" + timestamp + "&nonce=" + nonce;
        var began = System.nanoTime();
        try {
            var request = HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).header("User-Agent", "Mozilla/4.0").GET().build();
            return meaning(http.send(request, BodyHandlers.ofString()), echo, Duration.ofNanos(System.nanoTime() - began));
        } catch (IOException e) {
            return failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome.TooSlow();
        }
    }

    private static Outcome meaning(HttpResponse<String> answer, String echo, Duration after) {
        var status = answer.statusCode();
        if (status == 200 && answer.body().equals(echo)) {
            return new Outcome.Echoed(after);
        }
        if (status == 403) {
            return new Outcome.Refused();
        }
        if (status / 100 == 3) {
            return new Outcome.Redirected(answer.headers().firstValue("Location").orElse("nowhere"));
        }
        var line = answer.body().replaceAll("<[^>]*>|\\s+", " ").strip().replaceAll(" +", " ");
        return new Outcome.Strange(status, line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line);
    }

    private static Outcome failed(@Nullable Throwable problem) {
        for (var cause = problem; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case HttpTimeoutException _ -> {
                    return new Outcome.TooSlow();
                }
                case UnknownHostException _, UnresolvedAddressException _ -> {
                    return new Outcome.Unreachable("the name is unknown");
                }
                case SSLException e -> {
                    return new Outcome.Unreachable("TLS fails: " + e.getMessage());
                }
                default -> { }
            }
        }
        return new Outcome.Unreachable(problem instanceof ConnectException ? "the connection is refused" : "the connection breaks off");
    }
}

package yinxin.wechat.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Carries one request to WeChat and reads the answer. What it means for a push is decided elsewhere; here only this is told
/// apart: done, refused by WeChat, never sent, sent with unknown outcome.
///
/// Addresses with tokens or secrets in them never enter a message of this class.
final class WeChatHttp {
    /// How many requests may be under way. WeChat's own limits are per minute; this bounds what a stalled WeChat can hold here.
    private static final int MOST_AT_ONCE = 192;
    /// How much of an answer is read. The longest answer of the calls used has a few hundred octets.
    private static final int LONGEST_ANSWER = 64 * 1024;
    /// What Java says about an answer that is longer.
    private static final String TOO_LONG = "body exceeds capacity";
    /// How much of an errmsg is kept. It ends with the `rid` that WeChat's support asks for.
    private static final int LONGEST_MESSAGE = 200;
    /// What could be an openid (28 characters) or a token; a `rid` has 26.
    private static final Pattern PERSONAL = Pattern.compile("[A-Za-z0-9_-]{27,}");
    private static final Pattern PLACE = Pattern.compile("\\{[a-z]+}");

    private final HttpClient client;
    private final String base;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Semaphore underWay = new Semaphore(MOST_AT_ONCE);
    private final Duration patience;
    private volatile @Nullable String lastDate;

    /// How long WeChat may take.
    ///
    /// @param connect to take the connection
    /// @param read    from there to the whole answer
    record Timeouts(Duration connect, Duration read) {
        /// WeChat's API answers within a few hundred milliseconds; beyond these it is not going to.
        static final Timeouts STANDARD = new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(5));
    }

    WeChatHttp(WeChatSettings settings, Timeouts timeouts) {
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeouts.connect()).build();
        base = settings.apiUrl().toString().replaceFirst("/+$", "");
        patience = timeouts.read();
    }

    /// Sends a GET. `path` is a template; `values` fill its `{…}`.
    Reply get(String path, Object... values) {
        return send(HttpRequest.newBuilder(address(path, values)));
    }

    /// Posts `body` as JSON: UTF-8 with real characters, because WeChat takes `\\uXXXX` literally in places.
    Reply post(String path, Map<String, ?> body, Object... values) {
        return send(HttpRequest.newBuilder(address(path, values)).header("Content-Type", "application/json;charset=UTF-8")
                .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body))));
    }

    private URI address(String path, Object... values) {
        var next = List.of(values).iterator();
        return URI.create(base + PLACE.matcher(path).replaceAll(_ -> Matcher.quoteReplacement(
                URLEncoder.encode(String.valueOf(next.next()), StandardCharsets.UTF_8).replace("+", "%20"))));
    }

    /// What WeChat's clock said when it last answered, in full seconds (the header `Date`).
    Optional<Instant> lastDate() {
        try {
            return Optional.ofNullable(lastDate).map(date -> Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            if (!underWay.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Reply.NotSent("too many requests to WeChat are under way already");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.NotSent("interrupted before asking WeChat");
        }
        try {
            return await(client.sendAsync(request.build(), BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER)));
        } finally {
            underWay.release();
        }
    }

    private Reply await(CompletableFuture<HttpResponse<byte[]>> answer) {
        try {
            return read(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            answer.cancel(true);
            return new Reply.Lost("WeChat did not answer in time");
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Reply.Lost("interrupted before WeChat's answer was complete");
        } catch (ExecutionException e) {
            return failed(e.getCause());
        }
    }

    private Reply read(HttpResponse<byte[]> response) {
        lastDate = response.headers().firstValue("Date").orElse(null);
        if (response.statusCode() >= 500) {
            return new Reply.Lost("WeChat answered HTTP " + response.statusCode());
        }
        if (response.statusCode() != 200) {
            return new Reply.WrongPlace("yinxin.wechat.api-url answers HTTP " + response.statusCode()
                    + ", which WeChat's API never does: check the address and what stands before it");
        }
        try {
            return meaning(json.readTree(response.body()));
        } catch (JacksonException e) {
            return new Reply.Lost("WeChat's answer is no JSON");
        }
    }

    private static Reply meaning(JsonNode body) {
        if (!body.isObject()) {
            return new Reply.Lost("WeChat's answer is no JSON object");
        }
        var code = body.path("errcode").asInt(0);
        return code == 0 ? new Reply.Done(body) : new Reply.Failed(code, cleaned(body.path("errmsg").asString("")));
    }

    /// An errmsg as it may stand in a log: one line, of limited length, without openids and tokens.
    private static String cleaned(String message) {
        var line = PERSONAL.matcher(message.replaceAll("\\p{Cntrl}+", " ")).replaceAll("***");
        return line.length() <= LONGEST_MESSAGE ? line : line.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static Reply failed(@Nullable Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException _ -> new Reply.NotSent("WeChat took no connection in time");
            case ConnectException _ -> new Reply.NotSent("WeChat cannot be reached: connection refused or name unknown");
            case UnknownHostException _ -> new Reply.NotSent("WeChat cannot be reached: name unknown");
            case SSLHandshakeException _ -> new Reply.NotSent("WeChat's certificate is not trusted here");
            case HttpTimeoutException _ -> new Reply.Lost("WeChat did not answer in time");
            case IOException e when String.valueOf(e.getMessage()).startsWith(TOO_LONG) ->
                    new Reply.Lost("WeChat's answer is longer than " + LONGEST_ANSWER + " octets");
            case null, default -> new Reply.Lost("the connection broke before WeChat's answer was complete");
        };
    }
}

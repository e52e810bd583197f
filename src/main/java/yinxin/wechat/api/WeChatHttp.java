package yinxin.wechat.api;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClient.RequestHeadersSpec;
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
    /// How much of an errmsg is kept. It ends with the `rid` that WeChat's support asks for.
    private static final int LONGEST_MESSAGE = 200;
    /// What could be an openid (28 characters) or a token; a `rid` has 26.
    private static final Pattern PERSONAL = Pattern.compile("[A-Za-z0-9_-]{27,}");
    private static final MediaType JSON = new MediaType("application", "json", StandardCharsets.UTF_8);

    private final RestClient client;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Semaphore underWay = new Semaphore(MOST_AT_ONCE);
    private final Duration patience;
    private volatile @Nullable Instant lastDate;

    /// How long WeChat may take.
    ///
    /// @param connect to take the connection
    /// @param read    from there to the whole answer
    record Timeouts(Duration connect, Duration read) {
        /// WeChat's API answers within a few hundred milliseconds; beyond these it is not going to.
        static final Timeouts STANDARD = new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(5));
    }

    WeChatHttp(WeChatSettings settings, Timeouts timeouts) {
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeouts.connect()).build();
        var requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(timeouts.read());
        client = RestClient.builder().baseUrl(settings.apiUrl().toString().replaceFirst("/+$", "")).requestFactory(requests).build();
        patience = timeouts.read();
    }

    /// Sends a GET. `path` is a template; `values` fill its `{…}`.
    Reply get(String path, Object... values) {
        return send(client.get().uri(path, values));
    }

    /// Posts `body` as JSON: UTF-8 with real characters, because WeChat takes `\\uXXXX` literally in places.
    Reply post(String path, Map<String, ?> body, Object... values) {
        var octets = json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        return send(client.post().uri(path, values).contentType(JSON).body(octets));
    }

    /// What WeChat's clock said when it last answered, in full seconds (the header `Date`).
    Optional<Instant> lastDate() {
        return Optional.ofNullable(lastDate);
    }

    private Reply send(RequestHeadersSpec<?> request) {
        try {
            if (!underWay.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Reply.NotSent("too many requests to WeChat are under way already");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reply.NotSent("interrupted before asking WeChat");
        }
        try {
            return request.exchangeForRequiredValue((_, response) -> read(response));
        } catch (ResourceAccessException e) {
            return failed(e.getCause());
        } finally {
            underWay.release();
        }
    }

    private Reply read(ClientHttpResponse response) throws IOException {
        var status = response.getStatusCode().value();
        lastDate = date(response);
        if (status >= 500) {
            return new Reply.Lost("WeChat answered HTTP " + status);
        }
        if (status != 200) {
            return new Reply.WrongPlace("yinxin.wechat.api-url answers HTTP " + status + ", which WeChat's API never does: check the address and what stands before it");
        }
        var octets = response.getBody().readNBytes(LONGEST_ANSWER + 1);
        if (octets.length > LONGEST_ANSWER) {
            return new Reply.Lost("WeChat's answer is longer than " + LONGEST_ANSWER + " octets");
        }
        try {
            return meaning(json.readTree(octets));
        } catch (JacksonException e) {
            return new Reply.Lost("WeChat's answer is no JSON");
        }
    }

    private static @Nullable Instant date(ClientHttpResponse response) {
        try {
            var millis = response.getHeaders().getDate();
            return millis < 0 ? null : Instant.ofEpochMilli(millis);
        } catch (IllegalArgumentException e) {
            return null;
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
            case null, default -> new Reply.Lost("the connection broke before WeChat's answer was complete");
        };
    }
}

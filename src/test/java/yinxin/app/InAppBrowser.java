package yinxin.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// WeChat's in-app browser of one user: keeps cookies, follows redirects, and is known to WeChat.
final class InAppBrowser implements AutoCloseable {
    private static final int MOST_REDIRECTS = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, String> cookies = new LinkedHashMap<>();

    InAppBrowser(String openId) {
        cookies.put("wechat_user", openId);
    }

    /// Opens an address as a tap on a notice does: from outside our pages.
    HttpResponse<byte[]> open(String address) {
        return follow(address, "none");
    }

    /// Fetches what a page of ours asks for.
    HttpResponse<byte[]> fetch(String address) {
        return follow(address, "same-origin");
    }

    /// Sends what a page of ours sends.
    HttpResponse<byte[]> post(String address, String contentType, byte[] body) {
        return send(HttpRequest.newBuilder(URI.create(address)).header("Sec-Fetch-Site", "same-origin").header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private HttpResponse<byte[]> follow(String address, String site) {
        var next = URI.create(address);
        for (var hop = 0; hop < MOST_REDIRECTS; hop++) {
            var answer = get(next, hop == 0 ? site : "same-site");
            var location = answer.headers().firstValue("Location");
            if (answer.statusCode() / 100 != 3 || location.isEmpty()) {
                return answer;
            }
            next = next.resolve(location.get().replaceFirst("#.*", ""));
        }
        throw new AssertionError("redirected for ever, last to " + next);
    }

    private HttpResponse<byte[]> get(URI address, String site) {
        return send(HttpRequest.newBuilder(address).header("Sec-Fetch-Site", site).header("Accept", "text/html,*/*"));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) {
        request.header("Accept-Language", "zh-CN").header("Cookie", cookies.entrySet().stream().map(c -> c.getKey() + "=" + c.getValue())
                .collect(Collectors.joining("; ")));
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void keep(String header) {
        var pair = header.split(";")[0].split("=", 2);
        if (header.toLowerCase(java.util.Locale.ROOT).contains("max-age=0")) {
            cookies.remove(pair[0]);
        } else {
            cookies.put(pair[0], pair[1]);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

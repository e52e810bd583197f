package yinxin.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A browser without a screen: it follows no redirects by itself, sends what a browser sends, and fills in forms.
public final class Visitor {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final Pattern FORM_TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final Site site;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    Visitor(Site site, String cookie) {
        this.site = site;
        headers.put("Sec-Fetch-Site", "same-origin");
        headers.put("Accept-Language", "zh-CN,zh;q=0.9,en;q=0.8");
        headers.put("Accept", "text/html,*/*;q=0.8");
        if (!cookie.isEmpty()) {
            headers.put("Cookie", cookie);
        }
    }

    /// The same visitor, who sends this header too, or instead.
    public Visitor with(String header, String value) {
        var other = new Visitor(site, "");
        other.headers.putAll(headers);
        other.headers.put(header, value);
        return other;
    }

    /// The same visitor, who does not send this header.
    public Visitor without(String header) {
        var other = new Visitor(site, "");
        other.headers.putAll(headers);
        other.headers.remove(header);
        return other;
    }

    /// The page at this path as text.
    public HttpResponse<String> get(String path) {
        return send(request(path).GET(), BodyHandlers.ofString());
    }

    /// The file at this path.
    public HttpResponse<byte[]> file(String path) {
        return send(request(path).GET(), BodyHandlers.ofByteArray());
    }

    /// What comes from this path for as long as it does.
    public HttpResponse<InputStream> stream(String path) {
        return send(request(path).GET(), BodyHandlers.ofInputStream());
    }

    /// Any method, with a body of this type.
    public HttpResponse<String> send(String method, String path, String contentType, String body) {
        return send(request(path).header("Content-Type", contentType).method(method, BodyPublishers.ofString(body)), BodyHandlers.ofString());
    }

    /// Posts octets of this type.
    public HttpResponse<String> send(String path, String contentType, byte[] body) {
        return send(request(path).header("Content-Type", contentType).POST(BodyPublishers.ofByteArray(body)), BodyHandlers.ofString());
    }

    /// Only the headers of this path.
    public HttpResponse<Void> head(String path) {
        return send(request(path).HEAD(), BodyHandlers.discarding());
    }

    /// Opens the page `from`, takes its token, and sends a form to `action`.
    public HttpResponse<String> submit(String from, String action, Map<String, String> fields) {
        var page = get(from);
        var token = FORM_TOKEN.matcher(page.body());
        if (!token.find()) {
            throw new AssertionError("no form on " + from + ": " + page.statusCode());
        }
        var all = new TreeMap<>(fields);
        all.put("token", token.group(1));
        return post(action, all);
    }

    /// Sends a form as it is.
    public HttpResponse<String> post(String action, Map<String, String> fields) {
        var body = fields.entrySet().stream().map(f -> encoded(f.getKey()) + "=" + encoded(f.getValue())).collect(Collectors.joining("&"));
        return send("POST", action, "application/x-www-form-urlencoded", body);
    }

    private HttpRequest.Builder request(String path) {
        var request = HttpRequest.newBuilder(site.at(path));
        headers.forEach(request::header);
        return request;
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body) {
        try {
            return CLIENT.send(request.build(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

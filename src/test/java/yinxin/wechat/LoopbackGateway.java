package yinxin.wechat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/// Serves Spring MVC controllers on loopback without a container: a real HTTP server in front of MockMvc.
final class LoopbackGateway implements AutoCloseable {
    private final HttpServer server;
    private final MockMvc mvc;

    /// @param controllers makes them when the address is known
    LoopbackGateway(Function<URI, Object[]> controllers) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        mvc = MockMvcBuilders.standaloneSetup(controllers.apply(url())).build();
        server.createContext("/", this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var request = MockMvcRequestBuilders.request(HttpMethod.valueOf(exchange.getRequestMethod()), exchange.getRequestURI())
                    .content(exchange.getRequestBody().readAllBytes());
            exchange.getRequestHeaders().forEach((name, values) -> request.header(name, values.toArray()));
            var cookies = exchange.getRequestHeaders().getOrDefault("Cookie", java.util.List.of()).stream()
                    .flatMap(line -> Arrays.stream(line.split("; *"))).map(c -> new Cookie(c.split("=", 2)[0], c.split("=", 2)[1])).toArray(Cookie[]::new);
            if (cookies.length > 0) {
                request.cookie(cookies);
            }
            var response = mvc.perform(request).andReturn().getResponse();
            for (var name : response.getHeaderNames()) {
                exchange.getResponseHeaders().put(name, response.getHeaders(name));
            }
            var body = response.getContentAsByteArray();
            exchange.sendResponseHeaders(response.getStatus(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package yinxin.app.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.BinaryMessage;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.AbstractWebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/// The line between the page and its telephone: one WebSocket for each open page. Text is JSON ([Visitor] has the words), binary is sound:
/// 20 ms of 16-bit samples at 8 kHz, little-endian, in both directions.
public final class Socket extends AbstractWebSocketHandler implements HandshakeInterceptor {
    /// Where it is.
    public static final String PATH = "/demo/socket";

    private final Cast cast;
    private final Map<String, Visitor> visitors = new ConcurrentHashMap<>();

    public Socket(Cast cast) {
        this.cast = cast;
    }

    /// Only our own page may place calls: browsers let any page open a WebSocket to any server, and say truly which page it was.
    @Override
    public boolean beforeHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler,
            Map<String, Object> attributes) {
        var own = cast.stage().props().page().toString().equals(request.getHeaders().getOrigin());
        if (!own) {
            response.setStatusCode(HttpStatus.FORBIDDEN);
        }
        return own;
    }

    @Override
    public void afterHandshake(ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler, @Nullable Exception problem) {
        // whether it came about or not, the connection itself tells
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        visitors.put(session.getId(), new Visitor(cast, session));
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) {
        var visitor = visitors.get(session.getId());
        if (visitor != null) {
            visitor.asked(message.getPayload());
        }
    }

    @Override
    protected void handleBinaryMessage(WebSocketSession session, BinaryMessage message) {
        var visitor = visitors.get(session.getId());
        if (visitor != null) {
            visitor.said(message.getPayload());
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) {
        var visitor = visitors.remove(session.getId());
        if (visitor != null) {
            visitor.close();
        }
    }
}

package yinxin.simulator;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import yinxin.simulator.AccountKind.Right;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.Identifiers;
import yinxin.simulator.protocol.WeChatError;

/// Stands before every interface: records the request, lets a fault have its way, and checks method, quota, token and right,
/// in this order. Business errors leave with HTTP status 200 and a request id.
final class ApiGate implements AutoCloseable {
    /// Enough for a long test; older ones are forgotten first.
    private static final int MOST_RECORDED = 20_000;
    private static final Set<String> SECRETS = Set.of("access_token", "secret", "code", "refresh_token");
    private static final Pattern SECRET_IN_BODY = Pattern.compile("(\"secret\"\\s*:\\s*\")([^\"]*)\"");
    private static final int SHOWN_OF_SECRET = 6;
    private static final Answer NOT_FOUND = Answer.html(404, "404");

    /// Carries one request out; the fault is one that the interface itself must act on.
    interface Handler {
        Answer answer(Exchange exchange, Optional<Fault> fault);
    }

    /// An interface: its method, whether it needs an access token, the right it needs, and what it does.
    record Endpoint(String method, boolean token, @Nullable Right right, Handler handler) { }

    private final Clock clock;
    private final Faults faults;
    private final SimulatorSettings settings;
    private final AccessTokens tokens;
    private final Identifiers identifiers;
    private final Quotas quotas;
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    ApiGate(SimulatorSettings settings, Clock clock, Faults faults, AccessTokens tokens, Identifiers identifiers, Quotas quotas) {
        this.settings = settings;
        this.clock = clock;
        this.faults = faults;
        this.tokens = tokens;
        this.identifiers = identifiers;
        this.quotas = quotas;
    }

    /// The answer of an action that went well.
    static Answer ok() {
        return Answer.json(Exchange.JSON.createObjectNode().put("errcode", 0).put("errmsg", "ok"));
    }

    /// An interface that needs neither token nor right.
    void open(String method, String path, Handler handler) {
        endpoints.put(path, new Endpoint(method, false, null, handler));
    }

    /// An interface for holders of an access token.
    void guarded(String method, String path, @Nullable Right right, Handler handler) {
        endpoints.put(path, new Endpoint(method, true, right, handler));
    }

    boolean knows(String path) {
        return path.startsWith("/cgi-bin/") || path.startsWith("/sns/") || path.startsWith("/connect/");
    }

    List<RecordedRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /// The answer, or empty when the connection is to be closed without one.
    Optional<Answer> answer(Exchange exchange) throws InterruptedException {
        record(exchange);
        var fault = faults.take(exchange.path());
        return switch (fault.orElse(null)) {
            case null -> Optional.of(carryOut(exchange, fault));
            case Fault.ResetBeforeAccepting _ -> Optional.empty();
            case Fault.ResetAfterAccepting _ -> {
                carryOut(exchange, fault);
                yield Optional.empty();
            }
            case Fault.Errcode(var code, var message) -> Optional.of(refusal(new WeChatError(code, message)));
            case Fault.ErrcodeAfterAccepting(var code, var message) -> {
                carryOut(exchange, fault);
                yield Optional.of(refusal(new WeChatError(code, message)));
            }
            case Fault.HttpStatus(var status) -> Optional.of(Answer.html(status, "<html><body><h1>" + status + "</h1></body></html>"));
            case Fault.Stall(var time) -> {
                var answer = carryOut(exchange, fault);
                yield closed.await(time.toMillis(), TimeUnit.MILLISECONDS) ? Optional.empty() : Optional.of(answer);
            }
            case Fault.Receipt _, Fault.ReceiptWithoutId _, Fault.NoReceipt _, Fault.RefuseVoice _, Fault.SnapshotUser _,
                    Fault.Duplicate _, Fault.BadSignature _ -> Optional.of(carryOut(exchange, fault));
        };
    }

    private Answer carryOut(Exchange exchange, Optional<Fault> fault) {
        var endpoint = endpoints.get(exchange.path());
        if (endpoint == null) {
            return NOT_FOUND;
        }
        try {
            if (!exchange.method().equals(endpoint.method())) {
                throw endpoint.method().equals("POST") ? new WeChatError(43002, "require POST method") : new WeChatError(43001, "require GET method");
            }
            if (endpoint.token()) {
                tokens.check(exchange.query("access_token"));
            }
            var right = endpoint.right();
            if (right != null && !settings.account().may(right)) {
                throw new WeChatError(48001, "api unauthorized");
            }
            quotas.count(exchange.path());
            return endpoint.handler().answer(exchange, fault);
        } catch (WeChatError e) {
            return refusal(e);
        }
    }

    private Answer refusal(WeChatError error) {
        return Answer.json(Exchange.JSON.createObjectNode().put("errcode", error.errcode())
                .put("errmsg", error.text() + " rid: " + identifiers.requestId(clock.instant())));
    }

    private void record(Exchange exchange) {
        var query = new LinkedHashMap<>(exchange.query());
        query.replaceAll((name, value) -> SECRETS.contains(name) ? masked(value) : value);
        var multipart = exchange.header("Content-Type").filter(type -> type.startsWith("multipart/")).isPresent();
        var body = multipart ? "(multipart, " + exchange.body().length + " bytes)"
                : SECRET_IN_BODY.matcher(exchange.text()).replaceAll(match -> match.group(1) + masked(match.group(2)) + "\"");
        synchronized (requests) {
            if (requests.size() == MOST_RECORDED) {
                requests.removeFirst();
            }
            requests.addLast(new RecordedRequest(exchange.method(), exchange.path(), query, body, clock.instant()));
        }
    }

    private static String masked(String secret) {
        return secret.substring(0, Math.min(SHOWN_OF_SECRET, secret.length() / 2)) + "…(" + secret.length() + ")";
    }

    /// Ends every stall.
    @Override
    public void close() {
        closed.countDown();
    }
}

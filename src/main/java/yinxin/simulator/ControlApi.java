package yinxin.simulator;

import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.WeChatError;

/// What people and acceptance tests do with the simulator over HTTP: `/sim/api/…`, described in `docs/simulator.md`.
final class ControlApi {
    private static final String ROOT = "/sim/api/";

    /// A request that cannot be carried out: a status, and words for the person who sent it.
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Refused(int status, String words) {
            super(words);
            this.status = status;
        }
    }

    private final WeChatSimulator simulator;
    private final Clock clock;
    private final Users users;
    private final Callbacks callbacks;
    private final MediaStore media;
    private final AccountDesk desk;

    ControlApi(WeChatSimulator simulator, Clock clock, Users users, Callbacks callbacks, MediaStore media, AccountDesk desk) {
        this.simulator = simulator;
        this.clock = clock;
        this.users = users;
        this.callbacks = callbacks;
        this.media = media;
        this.desk = desk;
    }

    boolean knows(String path) {
        return path.startsWith(ROOT);
    }

    Answer answer(Exchange exchange) {
        var origin = exchange.header("Origin");
        if (origin.isPresent() && !local(origin.get())) {
            return refusal(403, "only pages of this machine may use the simulator");
        }
        var answer = exchange.method().equals("OPTIONS")
                ? new Answer(204, "text/plain", new byte[0], Map.of("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE", "Access-Control-Allow-Headers", "content-type"))
                : carryOut(exchange);
        return origin.map(from -> answer.with("Access-Control-Allow-Origin", from).with("Vary", "Origin")).orElse(answer);
    }

    static boolean local(String origin) {
        return origin.matches("https?://(localhost|127\\.0\\.0\\.1|\\[::1])(:\\d+)?");
    }

    private Answer carryOut(Exchange exchange) {
        try {
            var path = List.of(exchange.path().substring(ROOT.length()).split("/"));
            if (path.size() == 1) {
                return top(exchange, path.getFirst());
            }
            if (path.size() == 2 && path.getFirst().equals("media")) {
                return media.get(path.get(1));
            }
            if (path.size() == 3 && path.getFirst().equals("users")) {
                return user(exchange, path.get(1), path.get(2));
            }
            throw new Refused(404, "nothing is here: see docs/simulator.md");
        } catch (Refused e) {
            return refusal(e.status, String.valueOf(e.getMessage()));
        } catch (WeChatError e) {
            return refusal(e.errcode() == 40007 ? 404 : 400, e.text());
        } catch (IllegalArgumentException | DateTimeException e) {
            return refusal(400, String.valueOf(e.getMessage()));
        } catch (IllegalStateException e) {
            return refusal(409, String.valueOf(e.getMessage()));
        }
    }

    private Answer top(Exchange exchange, String name) throws Refused {
        return switch (exchange.method() + " " + name) {
            case "GET account", "GET clock", "GET callback" -> Answer.json(account());
            case "GET users" -> Answer.json(list(users.all().stream().map(ControlApi::json).toList()));
            case "POST users" -> {
                var openId = simulator.createUser(word(exchange, "nickname"));
                yield Answer.json(201, json(users.of(openId)));
            }
            case "GET pushes" -> Answer.json(list(simulator.pushes().stream().map(ControlApi::json).toList()));
            case "GET requests" -> Answer.json(list(simulator.requests().stream().map(ControlApi::json).toList()));
            case "GET faults" -> Answer.json(simulator.faults().describe());
            case "POST faults" -> fault(exchange.json());
            case "DELETE faults" -> {
                simulator.faults().clear();
                yield done();
            }
            case "PUT clock" -> {
                simulator.clockOffset(Duration.parse(word(exchange, "offset")));
                yield Answer.json(account());
            }
            case "PUT callback" -> {
                var verification = simulator.callbackUrl(URI.create(word(exchange, "url")));
                yield Answer.json(verification.passed() ? 200 : 422, Exchange.JSON.createObjectNode()
                        .put("passed", verification.passed()).put("detail", verification.detail()));
            }
            default -> throw new Refused(404, "no " + exchange.method() + " here: see docs/simulator.md");
        };
    }

    private Answer user(Exchange exchange, String openId, String act) throws Refused {
        if (users.find(openId).isEmpty()) {
            throw new Refused(404, "no user has this openid");
        }
        switch (exchange.method() + " " + act) {
            case "GET chat" -> {
                return Answer.json(list(simulator.chat(openId).stream().map(ControlApi::json).toList()));
            }
            case "POST follow" -> simulator.follow(openId);
            case "POST unfollow" -> simulator.unfollow(openId);
            case "POST say" -> {
                var reply = simulator.say(openId, word(exchange, "text"));
                return Answer.json(Exchange.JSON.createObjectNode().put("reply", reply.orElse(null)));
            }
            case "POST scan" -> simulator.scan(openId, word(exchange, "ticket"));
            case "POST click" -> simulator.click(openId, word(exchange, "key"));
            case "POST view" -> simulator.view(openId, word(exchange, "url"));
            default -> throw new Refused(404, "a user cannot " + act + ": see docs/simulator.md");
        }
        return Answer.json(json(users.of(openId)));
    }

    private Answer fault(JsonNode body) {
        var path = Exchange.string(body, "path");
        var fault = switch (Exchange.string(body, "fault")) {
            case "errcode" -> Fault.errcode(body.path("errcode").asInt(-1), Exchange.string(body, "errmsg"));
            case "http-status" -> Fault.httpStatus(body.path("status").asInt(0));
            case "stall" -> Fault.stall(Duration.ofMillis(Math.round(body.path("seconds").asDouble(0) * 1000)));
            case "reset-after-accepting" -> Fault.resetAfterAccepting();
            case "errcode-after-accepting" -> Fault.errcodeAfterAccepting(body.path("errcode").asInt(-1), Exchange.string(body, "errmsg"));
            case "reset-before-accepting" -> Fault.resetBeforeAccepting();
            case "receipt" -> Fault.receipt(Exchange.string(body, "status"));
            case "receipt-without-id" -> Fault.receiptWithoutId();
            case "no-receipt" -> Fault.noReceipt();
            case "refuse-voice" -> Fault.refuseVoice();
            case "snapshot-user" -> Fault.snapshotUser();
            case "duplicate" -> Fault.duplicate();
            case "bad-signature" -> Fault.badSignature();
            default -> throw new IllegalArgumentException("no fault has this name: see docs/simulator.md");
        };
        if (body.path("always").asBoolean(false)) {
            simulator.faults().always(path, fault);
        } else {
            simulator.faults().next(path, fault);
        }
        return done();
    }

    private ObjectNode account() {
        var settings = simulator.settings();
        var json = Exchange.JSON.createObjectNode().put("appId", settings.appId()).put("accountId", settings.accountId())
                .put("name", settings.accountName()).put("mode", settings.mode().name()).put("now", clock.instant().toString())
                .put("callbackUrl", callbacks.url().map(URI::toString).orElse(null));
        json.set("menu", desk.menu());
        return json;
    }

    private static String word(Exchange exchange, String name) throws Refused {
        var value = Exchange.string(exchange.json(), name).strip();
        if (value.isEmpty()) {
            throw new Refused(400, name + " is missing");
        }
        return value;
    }

    private static Answer done() {
        return Answer.json(Exchange.JSON.createObjectNode().put("done", true));
    }

    private static Answer refusal(int status, String words) {
        return Answer.json(status, Exchange.JSON.createObjectNode().put("error", words));
    }

    private static ArrayNode list(List<ObjectNode> objects) {
        return Exchange.JSON.createArrayNode().addAll(objects);
    }

    static ObjectNode json(Users.User user) {
        return Exchange.JSON.createObjectNode().put("openid", user.openId()).put("nickname", user.nickname()).put("following", user.following());
    }

    private static ObjectNode json(ReceivedPush push) {
        var json = Exchange.JSON.createObjectNode().put("msgId", Long.toString(push.msgId())).put("openid", push.openId())
                .put("templateId", push.templateId()).put("url", push.url().orElse(null)).put("clientMsgId", push.clientMsgId().orElse(null))
                .put("at", push.at().toString());
        var values = json.putObject("values");
        push.values().forEach(values::put);
        return json;
    }

    private static ObjectNode json(RecordedRequest request) {
        var json = Exchange.JSON.createObjectNode().put("method", request.method()).put("path", request.path());
        var query = json.putObject("query");
        request.query().forEach(query::put);
        return json.put("body", request.body()).put("at", request.at().toString());
    }

    static ObjectNode json(ChatLine line) {
        var json = Exchange.JSON.createObjectNode().put("id", line.id()).put("sender", line.sender().name().toLowerCase(java.util.Locale.ROOT))
                .put("at", line.at().toString()).put("text", line.text());
        switch (line.content()) {
            case ChatLine.Text _ -> json.put("kind", "text");
            case ChatLine.Media(var type, var id) -> json.put("kind", type).put("mediaId", id);
            case ChatLine.Article(var title, var description, var url) -> json.put("kind", "article").put("title", title)
                    .put("description", description).put("url", url.orElse(null));
            case ChatLine.Card(var title, var rows, var url) -> {
                json.put("kind", "card").put("title", title).put("url", url.orElse(null));
                var array = json.putArray("rows");
                rows.forEach(row -> array.addObject().put("label", row.label()).put("value", row.value()));
            }
        }
        return json;
    }

    static ObjectNode json(Users.Change change) {
        var json = Exchange.JSON.createObjectNode().put("openid", change.user().openId());
        json.set("user", json(change.user()));
        change.line().ifPresent(line -> json.set("line", json(line)));
        return json;
    }
}

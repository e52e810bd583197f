package yinxin.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.Identifiers;
import yinxin.simulator.protocol.QrImage;
import yinxin.simulator.protocol.WeChatError;

/// The account's smaller interfaces: scene codes, the menu, a follower's data, the ticket of the JS-SDK.
final class AccountDesk {
    private static final int DEFAULT_CODE_SECONDS = 60;
    private static final int LONGEST_CODE_SECONDS = 2_592_000;
    private static final long GREATEST_SCENE = 0xffff_ffffL;
    private static final int GREATEST_LASTING_SCENE = 100_000;
    private static final int LONGEST_SCENE_TEXT = 64;
    private static final int MOST_BUTTONS = 3;
    private static final int MOST_SUB_BUTTONS = 5;
    private static final int LONGEST_BUTTON_NAME = 16;
    private static final int LONGEST_SUB_BUTTON_NAME = 60;
    private static final int LONGEST_KEY = 128;
    private static final int LONGEST_URL = 1024;
    private static final Duration TICKET_LIFE = Duration.ofSeconds(7200);
    private static final Pattern ESCAPED = Pattern.compile("\\\\u[0-9a-fA-F]{4}");

    /// A scene code: what it carries, what it encodes, and until when ([Instant#MAX] for a lasting one).
    record SceneCode(String scene, String url, Instant until) { }

    private final Clock clock;
    private final Users users;
    private final Identifiers identifiers;
    private final Map<String, SceneCode> codes = new HashMap<>();
    private volatile @Nullable ObjectNode menu;
    private String ticket = "";
    private Instant ticketUntil = Instant.EPOCH;

    AccountDesk(Clock clock, Users users, Identifiers identifiers) {
        this.clock = clock;
        this.users = users;
        this.identifiers = identifiers;
    }

    /// `POST /cgi-bin/qrcode/create`. Throws 40052 for the action and 40053 for its data.
    Answer createCode(Exchange exchange) {
        var body = exchange.json();
        var action = Exchange.string(body, "action_name");
        var lasting = action.startsWith("QR_LIMIT_");
        var scene = body.path("action_info").path("scene");
        var carried = switch (action) {
            case "QR_SCENE" -> number(scene, GREATEST_SCENE);
            case "QR_LIMIT_SCENE" -> number(scene, GREATEST_LASTING_SCENE);
            case "QR_STR_SCENE", "QR_LIMIT_STR_SCENE" -> sceneText(scene);
            default -> throw new WeChatError(40052, "invalid action name");
        };
        var seconds = body.path("expire_seconds").asInt(DEFAULT_CODE_SECONDS);
        if (!lasting && (seconds < 1 || seconds > LONGEST_CODE_SECONDS)) {
            throw new WeChatError(40053, "invalid action info");
        }
        var ticketOfCode = "gQ" + identifiers.text(94);
        var code = new SceneCode(carried, "http://weixin.qq.com/q/02" + identifiers.text(20), lasting ? Instant.MAX : clock.instant().plusSeconds(seconds));
        synchronized (this) {
            codes.put(ticketOfCode, code);
        }
        var json = Exchange.JSON.createObjectNode().put("ticket", ticketOfCode);
        if (!lasting) {
            json.put("expire_seconds", seconds);
        }
        return Answer.json(json.put("url", code.url()));
    }

    /// `GET /cgi-bin/showqrcode?ticket=…`: the picture, or 404.
    Answer showCode(String ticketOfCode) {
        return code(ticketOfCode).map(code -> new Answer(200, "image/png", QrImage.png(code.url()), Map.of()))
                .orElseGet(() -> Answer.html(404, "404"));
    }

    /// A code that still works.
    synchronized Optional<SceneCode> code(String ticketOfCode) {
        return Optional.ofNullable(codes.get(ticketOfCode)).filter(code -> clock.instant().isBefore(code.until()));
    }

    private static String number(JsonNode scene, long greatest) {
        var id = scene.path("scene_id");
        if (!id.isIntegralNumber() || !id.canConvertToLong() || id.longValue() < 1 || id.longValue() > greatest) {
            throw new WeChatError(40053, "invalid action info");
        }
        return Long.toString(id.longValue());
    }

    private static String sceneText(JsonNode scene) {
        var text = Exchange.string(scene, "scene_str");
        if (text.isEmpty() || text.length() > LONGEST_SCENE_TEXT) {
            throw new WeChatError(40053, "invalid action info");
        }
        return text;
    }

    /// `POST /cgi-bin/menu/create`. Throws 40016 to 40027 and 40033.
    Answer createMenu(Exchange exchange) {
        var body = exchange.json();
        if (ESCAPED.matcher(exchange.text()).find()) {
            throw new WeChatError(40033, "invalid charset");
        }
        var buttons = body.path("button");
        if (!buttons.isArray() || buttons.isEmpty() || buttons.size() > MOST_BUTTONS) {
            throw new WeChatError(40016, "invalid button size");
        }
        for (var button : buttons) {
            within(Exchange.string(button, "name"), LONGEST_BUTTON_NAME, 40018, "invalid button name size");
            var below = button.path("sub_button");
            if (below.size() > MOST_SUB_BUTTONS) {
                throw new WeChatError(40023, "invalid sub button size");
            }
            if (below.isEmpty()) {
                check(button, false);
            }
            for (var each : below) {
                within(Exchange.string(each, "name"), LONGEST_SUB_BUTTON_NAME, 40025, "invalid sub button name size");
                check(each, true);
            }
        }
        menu = body;
        return ApiGate.ok();
    }

    private static void check(JsonNode button, boolean below) {
        switch (Exchange.string(button, "type")) {
            case "click" -> within(Exchange.string(button, "key"), LONGEST_KEY, below ? 40026 : 40019, "invalid button key size");
            case "view" -> within(Exchange.string(button, "url"), LONGEST_URL, below ? 40027 : 40020, "invalid button url size");
            default -> throw new WeChatError(below ? 40024 : 40017, "invalid button type");
        }
    }

    private static void within(String text, int mostBytes, int errcode, String message) {
        if (text.isEmpty() || text.getBytes(StandardCharsets.UTF_8).length > mostBytes) {
            throw new WeChatError(errcode, message);
        }
    }

    /// The menu under the chat; an object without buttons when there is none.
    JsonNode menu() {
        var made = menu;
        return made == null ? Exchange.JSON.createObjectNode() : made;
    }

    /// `GET /cgi-bin/menu/get`: every button with its list below, were it empty. Throws 46003 when there is no menu.
    Answer currentMenu() {
        var made = menu;
        if (made == null) {
            throw new WeChatError(46003, "menu no exist");
        }
        var shown = made.deepCopy();
        for (var button : shown.path("button")) {
            if (!button.has("sub_button")) {
                ((ObjectNode) button).putArray("sub_button");
            }
        }
        var json = Exchange.JSON.createObjectNode();
        json.set("menu", shown);
        return Answer.json(json);
    }

    /// `GET /cgi-bin/menu/delete`.
    Answer deleteMenu() {
        menu = null;
        return ApiGate.ok();
    }

    /// `GET /cgi-bin/user/info`: since 2021 without nickname and picture; without anything for somebody who does not follow.
    Answer user(Exchange exchange) {
        var user = users.addressed(exchange.query("openid"));
        var json = Exchange.JSON.createObjectNode().put("subscribe", user.following() ? 1 : 0).put("openid", user.openId());
        if (user.following()) {
            json.put("nickname", "").put("sex", 0).put("language", "").put("city", "").put("province", "").put("country", "").put("headimgurl", "")
                    .put("subscribe_time", user.followedAt().getEpochSecond()).put("remark", "").put("groupid", 0);
            json.putArray("tagid_list");
            json.put("subscribe_scene", user.scene()).put("qr_scene", 0).put("qr_scene_str", user.sceneText());
        }
        return Answer.json(json);
    }

    /// `GET /cgi-bin/ticket/getticket?type=jsapi`: the same ticket for two hours.
    synchronized Answer ticket(Exchange exchange) {
        if (!exchange.query("type").equals("jsapi")) {
            throw new WeChatError(40097, "invalid args");
        }
        if (!clock.instant().isBefore(ticketUntil)) {
            ticket = identifiers.text(86);
            ticketUntil = clock.instant().plus(TICKET_LIFE);
        }
        var json = Exchange.JSON.createObjectNode().put("errcode", 0).put("errmsg", "ok").put("ticket", ticket);
        return Answer.json(json.put("expires_in", Duration.between(clock.instant(), ticketUntil).toSeconds()));
    }
}

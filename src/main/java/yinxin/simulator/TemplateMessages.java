package yinxin.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import yinxin.simulator.protocol.CallbackXml;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.Identifiers;
import yinxin.simulator.protocol.MessageTemplate;
import yinxin.simulator.protocol.WeChatError;

/// 模板消息: accepts pushes, shows them in the user's chat, and reports what became of them by callback.
final class TemplateMessages {
    /// For so long the same openid and client_msg_id are one message.
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    /// The limit of mass messages' clientmsgid. That of template messages is not documented; what fits here fits everywhere.
    private static final int LONGEST_CLIENT_ID = 32;
    /// As for links of menus. WeChat names an error for the length (40039) and not the length.
    private static final int LONGEST_URL = 1024;

    private final SimulatorSettings settings;
    private final Clock clock;
    private final Users users;
    private final Callbacks callbacks;
    private final Identifiers identifiers;
    private final ExecutorService threads;
    private final List<ReceivedPush> pushes = new ArrayList<>();
    private final Map<List<String>, ReceivedPush> byClientId = new HashMap<>();

    TemplateMessages(SimulatorSettings settings, Clock clock, Users users, Callbacks callbacks, Identifiers identifiers, ExecutorService threads) {
        this.settings = settings;
        this.clock = clock;
        this.users = users;
        this.callbacks = callbacks;
        this.identifiers = identifiers;
        this.threads = threads;
    }

    synchronized List<ReceivedPush> pushes() {
        return List.copyOf(pushes);
    }

    /// `GET /cgi-bin/template/get_all_private_template`.
    Answer list() {
        var json = Exchange.JSON.createObjectNode();
        var list = json.putArray("template_list");
        for (var template : settings.templates()) {
            list.addObject().put("template_id", template.id()).put("title", template.title())
                    .put("primary_industry", "").put("deputy_industry", "").put("content", template.content()).put("example", "");
        }
        return Answer.json(json);
    }

    /// `POST /cgi-bin/message/template/send`.
    Answer send(Exchange exchange, Optional<Fault> fault) {
        var body = exchange.json();
        var to = users.addressed(Exchange.string(body, "touser"));
        if (!to.following()) {
            throw new WeChatError(43004, "require subscribe");
        }
        var templateId = Exchange.string(body, "template_id");
        var template = settings.templates().stream().filter(each -> each.id().equals(templateId)).findFirst()
                .orElseThrow(() -> new WeChatError(40037, "invalid template_id"));
        var url = optional(body, "url");
        if (url.filter(text -> bytes(text) > LONGEST_URL).isPresent()) {
            throw new WeChatError(40039, "invalid url size");
        }
        var clientId = optional(body, "client_msg_id");
        if (clientId.filter(text -> bytes(text) > LONGEST_CLIENT_ID).isPresent()) {
            throw new WeChatError(45067, "client_msg_id size out of limit");
        }
        var values = values(body.path("data"));
        if (settings.account() == AccountKind.SANDBOX) {
            template.checkPresence(values);
        } else {
            template.check(values);
        }
        return accept(new ReceivedPush(identifiers.messageId(), to.openId(), templateId, values, url, clientId, clock.instant()), template, fault);
    }

    private Answer accept(ReceivedPush push, MessageTemplate template, Optional<Fault> fault) {
        synchronized (this) {
            var earlier = push.clientMsgId().map(id -> byClientId.get(List.of(push.openId(), id)))
                    .filter(each -> clock.instant().isBefore(each.at().plus(REMEMBERED)));
            if (earlier.isPresent()) {
                return accepted(earlier.get().msgId());
            }
            pushes.add(push);
            push.clientMsgId().ifPresent(id -> byClientId.put(List.of(push.openId(), id), push));
        }
        var receipt = fault.orElse(new Fault.Receipt("success"));
        if (!(receipt instanceof Fault.Receipt(var status)) || status.equals("success")) {
            users.add(push.openId(), ChatLine.Sender.NOTICE, new ChatLine.Card(template.title(), template.rows(push.values()), push.url()));
        }
        if (!(receipt instanceof Fault.NoReceipt)) {
            CompletableFuture.delayedExecutor(settings.receiptDelay().toMillis(), TimeUnit.MILLISECONDS, threads)
                    .execute(() -> report(push, receipt));
        }
        return accepted(push.msgId());
    }

    private void report(ReceivedPush push, Fault fault) {
        var id = fault instanceof Fault.ReceiptWithoutId && push.clientMsgId().isPresent() ? 0 : push.msgId();
        var status = fault instanceof Fault.Receipt(var words) ? words : "success";
        callbacks.tell(CallbackXml.of(settings.accountId(), push.openId(), clock.instant(), "event")
                .text("Event", "TEMPLATESENDJOBFINISH").number("MsgID", id).text("Status", status));
    }

    private static Answer accepted(long msgId) {
        ObjectNode json = Exchange.JSON.createObjectNode();
        return Answer.json(json.put("errcode", 0).put("errmsg", "ok").put("msgid", msgId));
    }

    private static Map<String, String> values(JsonNode data) {
        var values = new LinkedHashMap<String, String>();
        if (!data.isMissingNode() && !data.isObject()) {
            throw new WeChatError(47001, "data format error");
        }
        for (var entry : data.properties()) {
            var value = entry.getValue().path("value");
            if (value.isString()) {
                values.put(entry.getKey(), value.stringValue());
            } else if (!value.isMissingNode()) {
                throw new WeChatError(47003, "argument invalid! data." + entry.getKey() + ".value invalid");
            }
        }
        return values;
    }

    private static Optional<String> optional(JsonNode body, String name) {
        return Optional.of(Exchange.string(body, name)).filter(text -> !text.isEmpty());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

package yinxin.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.PassiveReply;
import yinxin.simulator.protocol.WeChatError;

/// 客服消息: lets the account write to a user while one of the user's windows is open.
final class CustomerMessages {
    private final Users users;
    private final MediaStore media;

    CustomerMessages(Users users, MediaStore media) {
        this.users = users;
        this.media = media;
    }

    /// `POST /cgi-bin/message/custom/send`: text, voice, image, news (one article).
    Answer send(Exchange exchange, Optional<Fault> fault) {
        var body = exchange.json();
        var to = users.addressed(required(body, "touser"));
        var content = content(body, required(body, "msgtype"), fault.filter(Fault.RefuseVoice.class::isInstance).isPresent());
        users.spend(to.openId());
        users.add(to.openId(), ChatLine.Sender.CUSTOMER, content);
        return ApiGate.ok();
    }

    private ChatLine.Content content(JsonNode body, String type, boolean voiceRefused) {
        return switch (type) {
            case "text" -> {
                var words = required(body.path("text"), "content");
                if (words.getBytes(StandardCharsets.UTF_8).length > PassiveReply.LONGEST_TEXT) {
                    throw new WeChatError(45002, "content size out of limit");
                }
                yield new ChatLine.Text(words);
            }
            case "voice", "image" -> {
                if (type.equals("voice") && voiceRefused) {
                    throw new WeChatError(45162, "invalid type");
                }
                var id = required(body.path(type), "media_id");
                media.require(id, type);
                yield new ChatLine.Media(type, id);
            }
            case "news" -> {
                var articles = body.path("news").path("articles");
                if (articles.size() != 1) {
                    throw new WeChatError(45008, "article size out of limit");
                }
                yield new ChatLine.Article(required(articles.path(0), "title"), Exchange.string(articles.path(0), "description"),
                        Optional.of(Exchange.string(articles.path(0), "url")).filter(url -> !url.isEmpty()));
            }
            default -> throw new WeChatError(40008, "invalid message type");
        };
    }

    private static String required(JsonNode object, String name) {
        var value = Exchange.string(object, name);
        if (value.isEmpty()) {
            throw new WeChatError(40101, "missing parameter");
        }
        return value;
    }
}

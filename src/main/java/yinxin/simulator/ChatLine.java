package yinxin.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import yinxin.simulator.protocol.MessageTemplate;

/// One line of a user's chat with the account. `id` grows within the simulator.
public record ChatLine(long id, Sender sender, Instant at, Content content) {
    /// Who wrote it, and on which way it came.
    public enum Sender {
        /// The user's own words.
        USER,
        /// A passive reply.
        REPLY,
        /// A customer-service message.
        CUSTOMER,
        /// A template message.
        NOTICE,
        /// WeChat itself: the account is out of order, or the user has just followed it.
        WECHAT
    }

    /// What the line shows.
    public sealed interface Content { }

    /// Words.
    public record Text(String words) implements Content { }

    /// A template message's card: the template's title, its lines, and where a tap leads.
    public record Card(String title, List<MessageTemplate.Row> rows, Optional<String> url) implements Content {
        public Card {
            rows = List.copyOf(rows);
        }
    }

    /// A voice message or a picture, played from the media store. `type` is `voice` or `image`.
    public record Media(String type, String mediaId) implements Content { }

    /// An article's card.
    public record Article(String title, String description, Optional<String> url) implements Content { }

    /// The line in words: its text, the card's title, or the kind of media in brackets as WeChat's chat list shows it.
    public String text() {
        return switch (content) {
            case Text t -> t.words();
            case Card c -> c.title();
            case Media m -> m.type().equals("voice") ? "[语音]" : "[图片]";
            case Article a -> a.title();
        };
    }
}

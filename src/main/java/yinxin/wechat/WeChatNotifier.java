package yinxin.wechat;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.Notifier;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.delivery.Way;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.StoreUnavailable;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.wechat.api.CustomerPush;
import yinxin.wechat.api.TemplatePush;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;
import yinxin.wechat.chat.FollowerLanguages;
import yinxin.wechat.chat.Phrases;

/// Carries pushes to WeChat: notices as template messages, which arrive at any time; everything else as chat messages, which arrive only
/// while the follower's chat is open. A closed chat refuses them, and nobody need act: the owner sees the binding when they next ask. A
/// notice is said in the chat when the day's template messages are used up.
public final class WeChatNotifier implements Notifier {
    /// An openid that WeChat gives to nobody: theirs have 28 characters.
    private static final OpenId NOBODY = new OpenId("nobody");

    /// Where a text goes on, on the page.
    private static final String CUT = "……";

    private final WeChatApi api;
    private final NoticeTemplate template;
    private final String publicUrl;
    private final FollowerLanguages languages;
    private final Texts texts;

    /// @param publicUrl where listeners reach the pages; the notice opens `/m/{id}` there
    /// @param languages how followers are spoken to, and by which clock
    /// @param texts     what they may read of messages
    public WeChatNotifier(WeChatApi api, WeChatSettings settings, URI publicUrl, FollowerLanguages languages, Texts texts) {
        this.api = api;
        this.template = new NoticeTemplate(settings.template());
        this.publicUrl = publicUrl.toString().replaceFirst("/+$", "");
        this.languages = languages;
        this.texts = texts;
    }

    @Override
    public DeliveryOutcome deliver(Delivery delivery) {
        return switch (delivery.push()) {
            case Push.Notice(var message) -> notice(delivery, List.of(message), page(message));
            case Push.Digest(var messages) -> notice(delivery, messages, publicUrl + "/inbox");
            case Push.Words(var message) -> texts.of(message, delivery.to()).map(text -> words(delivery, message, text))
                    .orElseGet(() -> new DeliveryOutcome.Refused("there is no text any more"));
            case Push.NumberBound(var number) -> api.send(new CustomerPush(delivery.to(), languages.bound(delivery.to(), number)));
            case Push.NumberLost(var number) -> api.send(new CustomerPush(delivery.to(), languages.lost(delivery.to(), number)));
            case Push.GuestJoined(var number, var name) -> say(delivery, phrases -> phrases.guestJoined(number, name));
            case Push.ShareEnded(var number) -> say(delivery, phrases -> phrases.shareEnded(number));
            case Push.ProofWanted(var number, var until) -> say(delivery, phrases -> phrases.proofWanted(number, until, publicUrl + "/bind"));
            case Push.LeaseEnded(var number) -> say(delivery, phrases -> phrases.leaseEnded(number));
            case Push.CodeCallFailed(var number, var how) -> say(delivery, phrases -> phrases.callFailed(number, how));
        };
    }

    private String page(VoiceMessage message) {
        return publicUrl + "/m/" + message.id().value();
    }

    /// As much of the text as one message in the chat holds.
    private DeliveryOutcome words(Delivery delivery, VoiceMessage message, String text) {
        var phrases = languages.phrases(delivery.to());
        var frame = phrases.words(message, "", page(message)).getBytes(StandardCharsets.UTF_8).length;
        return api.send(new CustomerPush(delivery.to(), phrases.words(message, cut(text, CustomerPush.LONGEST_TEXT - frame), page(message))));
    }

    private static String cut(String text, int octets) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= octets) {
            return text;
        }
        var cut = new StringBuilder();
        var room = octets - CUT.getBytes(StandardCharsets.UTF_8).length;
        for (var letter : text.codePoints().mapToObj(Character::toString).toList()) {
            room -= letter.getBytes(StandardCharsets.UTF_8).length;
            if (room < 0) {
                break;
            }
            cut.append(letter);
        }
        return cut + CUT;
    }

    /// What the template may say of the message itself. A notice never waits for it, nor for a database that cannot say it now.
    private String readable(List<VoiceMessage> messages, OpenId reader) {
        if (!template.takesText() || messages.size() > 1) {
            return "";
        }
        try {
            return texts.of(messages.getFirst(), reader).orElse("");
        } catch (StoreUnavailable e) {
            return "";
        }
    }

    private DeliveryOutcome say(Delivery delivery, Function<Phrases, String> words) {
        return api.send(new CustomerPush(delivery.to(), words.apply(languages.phrases(delivery.to()))));
    }

    private DeliveryOutcome notice(Delivery delivery, List<VoiceMessage> messages, String page) {
        if (delivery.way() == Way.CHAT) {
            return say(delivery, phrases -> phrases.messages(messages, page));
        }
        var values = template.values(messages, languages.zone(delivery.to()), readable(messages, delivery.to()));
        var unsuitable = template.unsuitable(values);
        return unsuitable.<DeliveryOutcome>map(DeliveryOutcome.Misconfigured::new)
                .orElseGet(() -> api.send(new TemplatePush(delivery.to(), template.id(), URI.create(page), delivery.id(), values)));
    }

    /// Sends a template message to nobody: WeChat says that it knows no such openid, and that is a clear answer from where it matters.
    @Override
    public boolean answers() {
        var question = new TemplatePush(NOBODY, template.id(), URI.create(publicUrl + "/inbox"), "question", Map.of("thing1", "?"));
        return switch (api.send(question)) {
            case DeliveryOutcome.Unknown _, DeliveryOutcome.TryLater _ -> false;
            case DeliveryOutcome.Accepted _, DeliveryOutcome.Refused _, DeliveryOutcome.Unfollowed _, DeliveryOutcome.ChatClosed _,
                    DeliveryOutcome.TooFast _, DeliveryOutcome.QuotaUsedUp _, DeliveryOutcome.Stopped _, DeliveryOutcome.Misconfigured _ -> true;
        };
    }
}

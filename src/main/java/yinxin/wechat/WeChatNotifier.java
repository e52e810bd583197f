package yinxin.wechat;

import java.net.URI;
import java.util.function.Function;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.Notifier;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.wechat.api.CustomerPush;
import yinxin.wechat.api.TemplatePush;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;
import yinxin.wechat.chat.FollowerLanguages;
import yinxin.wechat.chat.Phrases;

/// Carries pushes to WeChat: notices as template messages, which arrive at any time; words about bindings as chat messages,
/// which arrive only while the follower's chat is open. A closed chat refuses them, and nobody need act: the owner sees the
/// binding when they next ask.
public final class WeChatNotifier implements Notifier {
    private final WeChatApi api;
    private final NoticeTemplate template;
    private final String publicUrl;
    private final FollowerLanguages languages;

    /// @param publicUrl where listeners reach the pages; the notice opens `/m/{id}` there
    /// @param languages how followers are spoken to, and by which clock
    public WeChatNotifier(WeChatApi api, WeChatSettings settings, URI publicUrl, FollowerLanguages languages) {
        this.api = api;
        this.template = new NoticeTemplate(settings.template());
        this.publicUrl = publicUrl.toString().replaceFirst("/+$", "");
        this.languages = languages;
    }

    @Override
    public DeliveryOutcome deliver(Delivery delivery) {
        return switch (delivery.push()) {
            case Push.Notice(var message) -> notice(delivery, message);
            case Push.NumberBound(var number) -> api.send(new CustomerPush(delivery.to(), languages.bound(delivery.to(), number)));
            case Push.NumberLost(var number) -> api.send(new CustomerPush(delivery.to(), languages.lost(delivery.to(), number)));
            case Push.GuestJoined(var number, var name) -> say(delivery, phrases -> phrases.guestJoined(number, name));
            case Push.ShareEnded(var number) -> say(delivery, phrases -> phrases.shareEnded(number));
            case Push.ProofWanted(var number, var until) -> say(delivery, phrases -> phrases.proofWanted(number, until, publicUrl + "/bind"));
            case Push.LeaseEnded(var number) -> say(delivery, phrases -> phrases.leaseEnded(number));
        };
    }

    private DeliveryOutcome say(Delivery delivery, Function<Phrases, String> words) {
        return api.send(new CustomerPush(delivery.to(), words.apply(languages.phrases(delivery.to()))));
    }

    private DeliveryOutcome notice(Delivery delivery, VoiceMessage message) {
        var values = template.values(message, languages.zone(delivery.to()));
        var unsuitable = template.unsuitable(values);
        if (unsuitable.isPresent()) {
            return new DeliveryOutcome.Misconfigured(unsuitable.get());
        }
        var page = URI.create(publicUrl + "/m/" + message.id().value());
        return api.send(new TemplatePush(delivery.to(), template.id(), page, delivery.id(), values));
    }
}

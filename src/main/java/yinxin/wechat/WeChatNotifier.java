package yinxin.wechat;

import java.net.URI;
import yinxin.voicemail.delivery.Delivery;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.voicemail.delivery.Notifier;
import yinxin.voicemail.delivery.Push;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.wechat.api.CustomerPush;
import yinxin.wechat.api.TemplatePush;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;

/// Carries pushes to WeChat: notices as template messages, which arrive at any time; words about bindings as chat messages,
/// which arrive only while the follower's chat is open. A closed chat refuses them, and nobody need act: the owner sees the
/// binding when they next ask.
public final class WeChatNotifier implements Notifier {
    private final WeChatApi api;
    private final NoticeTemplate template;
    private final String publicUrl;

    /// @param publicUrl where listeners reach the pages; the notice opens `/m/{id}` there
    public WeChatNotifier(WeChatApi api, WeChatSettings settings, URI publicUrl) {
        this.api = api;
        this.template = new NoticeTemplate(settings.template());
        this.publicUrl = publicUrl.toString().replaceFirst("/+$", "");
    }

    @Override
    public DeliveryOutcome deliver(Delivery delivery) {
        return switch (delivery.push()) {
            case Push.Notice(var message) -> notice(delivery, message);
            case Push.NumberBound(var number) -> api.send(new CustomerPush(delivery.to(), bound(number)));
            case Push.NumberLost(var number) -> api.send(new CustomerPush(delivery.to(), lost(number)));
        };
    }

    private DeliveryOutcome notice(Delivery delivery, VoiceMessage message) {
        var values = template.values(message);
        var unsuitable = template.unsuitable(values);
        if (unsuitable.isPresent()) {
            return new DeliveryOutcome.Misconfigured(unsuitable.get());
        }
        var page = URI.create(publicUrl + "/m/" + message.id().value());
        return api.send(new TemplatePush(delivery.to(), template.id(), page, delivery.id(), values));
    }

    private static String bound(PhoneNumber number) {
        return """
                绑定成功：%s

                以后电话没接到，对方的留言会送到这里，点开就能听。

                回复「我的号码」可以查看，回复「解绑 %s」可以解除，回复「关闭通知」就不再提醒。""".formatted(number.display(), number.dialled());
    }

    private static String lost(PhoneNumber number) {
        return """
                %s 刚刚由另一位微信用户拨打验证，已不在您名下，它之前的留言也已删除。

                如果号码仍是您的，请把号码发给我，再验证一次。""".formatted(number.display());
    }
}

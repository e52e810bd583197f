package yinxin.app;

import java.time.Clock;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import yinxin.storage.node.SqlTokens;
import yinxin.storage.sql.Database;
import yinxin.voicemail.call.AccessNumber;
import yinxin.voicemail.delivery.Notifier;
import yinxin.voicemail.delivery.Outbox;
import yinxin.voicemail.delivery.SeenEvents;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.proof.CodeCalls;
import yinxin.voicemail.proof.SpokenCodes;
import yinxin.voicemail.proof.Tickets;
import yinxin.voicemail.transcript.Transcripts;
import yinxin.wechat.MenuUpkeep;
import yinxin.wechat.Texts;
import yinxin.wechat.WeChatNotifier;
import yinxin.wechat.api.Menu;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.callback.CallbackController;
import yinxin.wechat.callback.Conversation;
import yinxin.wechat.callback.ProofTalk;
import yinxin.wechat.callback.SettingsTalk;
import yinxin.wechat.chat.FollowerLanguages;
import yinxin.wechat.oauth.OAuthController;
import yinxin.wechat.oauth.WebAuthorization;

/// The Official Account.
@Configuration(proxyBeanMethods = false)
class WeChatWiring {
    @Bean
    WeChatApi weChatApi(Settings settings, Clock clock, Database database) {
        return settings.database().isShared()
                ? new WeChatApi(settings.wechat(), clock, new SqlTokens(database, settings.masterKey(), settings.wechat().appId()))
                : new WeChatApi(settings.wechat(), clock);
    }

    @Bean
    FollowerLanguages followerLanguages(Preferences preferences) {
        return new FollowerLanguages(preferences::of);
    }

    @Bean
    SettingsTalk settingsTalk(Bindings bindings, Preferences preferences, Settings settings, Clock clock) {
        return new SettingsTalk(bindings, preferences, settings.publicUrl(), clock);
    }

    @Bean
    Notifier notifier(WeChatApi api, Settings settings, FollowerLanguages languages, Transcripts transcripts, Preferences preferences) {
        return new WeChatNotifier(api, settings.wechat(), settings.publicUrl(), languages, Texts.stored(transcripts, preferences));
    }

    @Bean
    ProofTalk proofTalk(Bindings bindings, CodeCalls calls, SpokenCodes codes, Tickets tickets, Settings settings, Clock clock) {
        return new ProofTalk(bindings, calls, codes, tickets, settings.telephony().proofNumber().map(AccessNumber::number), clock);
    }

    @Bean
    Conversation conversation(Bindings bindings, Outbox outbox, ProofTalk proofs, SettingsTalk treatment, Clock clock, FollowerLanguages languages) {
        return new Conversation(bindings, outbox, proofs, treatment, clock, languages);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    @ConditionalOnProperty(name = "yinxin.wechat.menu", havingValue = "true")
    MenuUpkeep menuUpkeep(WeChatApi api, Settings settings) {
        return new MenuUpkeep(api, Menu.to(settings.publicUrl()));
    }

    @Bean
    CallbackController callbackController(Settings settings, Conversation conversation, SeenEvents seen, WeChatApi api, Clock clock) {
        return new CallbackController(settings.wechat(), conversation, seen, api, clock);
    }

    @Bean
    WebAuthorization webAuthorization(Settings settings, Clock clock) {
        return new WebAuthorization(settings.wechat(), settings.publicUrl(), settings.masterKey().derive("web authorization"), clock);
    }

    @Bean
    OAuthController oauthController(WebAuthorization authorization, WeChatApi api) {
        return new OAuthController(authorization, api);
    }
}

package yinxin.app;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import yinxin.app.console.ConsoleSettings;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.call.AccessNumber;
import yinxin.voicemail.call.Greetings;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.recording.Take;
import yinxin.web.FormTokens;
import yinxin.web.InlineStyles;
import yinxin.web.NumberHandles;
import yinxin.web.Secret;
import yinxin.web.SecurityHeaders;
import yinxin.web.VisitorAddress;
import yinxin.web.WebSettings;
import yinxin.web.operator.OperatorBindings;
import yinxin.web.gate.OperatorGate;
import yinxin.web.operator.OperatorImport;
import yinxin.web.operator.OperatorTickets;
import yinxin.web.operator.OperatorMessages;
import yinxin.web.operator.OperatorReconciliation;
import yinxin.web.operator.OperatorSubscribers;
import yinxin.web.operator.Problems;
import yinxin.web.pages.Assets;
import yinxin.web.numbers.BindForm;
import yinxin.web.numbers.BindPage;
import yinxin.web.numbers.CallDesk;
import yinxin.web.numbers.CallPage;
import yinxin.web.numbers.TicketPage;
import yinxin.web.numbers.BlockedCallers;
import yinxin.web.numbers.GreetingForms;
import yinxin.web.numbers.JoinPage;
import yinxin.web.numbers.NumberForms;
import yinxin.web.numbers.NumberPage;
import yinxin.web.numbers.NumberViews;
import yinxin.web.numbers.OwnNumbers;
import yinxin.web.numbers.PeoplePage;
import yinxin.web.numbers.StandardGreetings;
import yinxin.web.pages.Door;
import yinxin.web.pages.ErrorPages;
import yinxin.web.pages.HomePage;
import yinxin.web.inbox.InboxActions;
import yinxin.web.inbox.FirstWords;
import yinxin.web.inbox.InboxPage;
import yinxin.web.inbox.Letters;
import yinxin.web.inbox.MessageAudio;
import yinxin.web.inbox.MessagePage;
import yinxin.web.inbox.TextPage;
import yinxin.web.pages.Pages;
import yinxin.web.settings.SettingsPage;

/// The listener's pages and the operator's REST.
@Configuration(proxyBeanMethods = false)
@Import({Assets.class, Pages.class, Door.class, FormTokens.class, SecurityHeaders.class, InlineStyles.class, FirstWords.class, Letters.class, MessagePage.class, MessageAudio.class, TextPage.class, InboxPage.class, InboxActions.class,
        BindPage.class, HomePage.class, ErrorPages.class, OperatorGate.class, OperatorBindings.class, OperatorMessages.class, OperatorReconciliation.class, Problems.class,
        NumberHandles.class, OwnNumbers.class, PeoplePage.class, JoinPage.class,
        NumberForms.class, NumberViews.class, NumberPage.class, BlockedCallers.class, GreetingForms.class,
        VisitorAddress.class, CallDesk.class, BindForm.class, CallPage.class, TicketPage.class, OperatorTickets.class, OperatorImport.class, SettingsPage.class})
class WebWiring {
    /// Subscribers, where there is a network of ours to have them.
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "yinxin.network.enabled", havingValue = "true")
    @Import(OperatorSubscribers.class)
    static class OfTheNetwork {}

    @Bean
    ConsoleSettings consoleSettings(Settings settings) {
        return new ConsoleSettings(settings.masterKey().derive("operators"), settings.masterKey().derive("webhooks"), settings.telephony().sip().trunks(),
                settings.keepsSignalling(), settings.notices());
    }

    @Bean
    StandardGreetings standardGreetings(Greetings greetings) {
        return new StandardGreetings(choice -> new Take(Codec.PCMA, greetings.in(choice).of(Condition.NO_ANSWER).in(Codec.PCMA)));
    }

    @Bean
    WebSettings webSettings(Settings settings) {
        var proof = settings.telephony().proofNumber().map(AccessNumber::number).map(PhoneNumber::dialled).orElse("");
        return new WebSettings(settings.publicUrl(), proof, settings.operatorToken(), settings.frameAncestors(),
                new Secret(settings.masterKey().derive("form tokens")));
    }
}

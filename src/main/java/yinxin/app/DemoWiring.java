package yinxin.app;

import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import yinxin.app.demo.Audience;
import yinxin.app.demo.Cast;
import yinxin.app.demo.DigitalLine;
import yinxin.app.demo.Mobiles;
import yinxin.app.demo.NetworkView;
import yinxin.app.demo.Page;
import yinxin.app.demo.Socket;
import yinxin.app.demo.Stage;
import yinxin.app.demo.Wiretap;
import yinxin.caller.NetworkAddress;
import yinxin.network.Registrations;
import yinxin.network.e1.E1Gateway;
import yinxin.network.Subscriber;
import yinxin.network.SubscriberRegister;
import yinxin.telephony.sip.proxy.SipProxy;
import yinxin.telephony.sip.stack.SipTrace;
import yinxin.simulator.WeChatSimulator;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.Preferences;

/// The demo's page. Only `./yinxin demo` has it: a gateway that serves opens no WebSocket and places no calls.
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
@Import(Page.class)
class DemoWiring {
    @Bean
    Stage.Stores stores(Bindings bindings, Messages messages, Preferences preferences, NumberRules rules) {
        return new Stage.Stores(bindings, messages, preferences, rules);
    }

    @Bean
    Stage stage(Settings settings, WeChatSimulator wechat, Stage.Stores stores, Clock clock) {
        var props = new Stage.Props(settings.publicUrl(), List.of(Demo.BOUND, Demo.ALSO_BOUND), Demo::accessNumber,
                new PhoneNumber(Demo.PROOF_NUMBER), settings.dataDirectory().resolve("spool"));
        return new Stage(props, wechat, stores, clock);
    }

    @Bean
    Audience audience() {
        return new Audience();
    }

    @Bean
    Wiretap wiretap(Settings settings, E1Gateway line, Audience audience, Clock clock) {
        var sip = settings.telephony().sip();
        return new Wiretap(new InetSocketAddress(sip.host(), sip.port()), address -> DigitalLine.beginsAt(line, address), audience, clock);
    }

    @Bean
    DigitalLine digitalLine(E1Gateway line, Audience audience, Clock clock) {
        return new DigitalLine(line, audience, clock);
    }

    @Bean
    SipTrace networkTrace(Wiretap wiretap) {
        return wiretap::message;
    }

    @Bean
    NetworkView networkView(SubscriberRegister register, Registrations registrations, Audience audience, Clock clock) {
        return new NetworkView(register, registrations, audience, clock);
    }

    /// Depends on the switch, so that the phones take their leave while it is still there.
    @Bean
    Mobiles mobiles(Settings settings, SipProxy network, Subscriber.Terms terms, SubscriberRegister register, Audience audience, Clock clock) {
        var known = settings.network();
        var address = new NetworkAddress(new InetSocketAddress(known.local().getAddress(), network.port()), "udp", known.domain());
        var contract = new Mobiles.Contract(address, terms, Demo.PASSWORD, List.of(Demo.BOUND, Demo.ALSO_BOUND, Demo.CALLER));
        return new Mobiles(contract, register, audience, clock);
    }

    @Bean
    Cast cast(Stage stage, Mobiles mobiles, Wiretap wiretap, NetworkView view, DigitalLine line, Audience audience) {
        return new Cast(stage, mobiles, wiretap, view, line, audience);
    }

    @Bean
    Socket socket(Cast cast) {
        return new Socket(cast);
    }

    /// Every origin passes here, because [Socket] itself lets in our own page alone, which is stricter than "same host as asked for".
    @Bean
    WebSocketConfigurer demoSocket(Socket socket) {
        return registry -> registry.addHandler(socket, Socket.PATH).addInterceptors(socket).setAllowedOriginPatterns("*");
    }
}

package yinxin.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import yinxin.app.demo.Page;
import yinxin.app.demo.Socket;
import yinxin.app.demo.Stage;
import yinxin.caller.Softphone;
import yinxin.simulator.WeChatSimulator;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.PhoneNumber;

/// The demo's page. Only `./yinxin demo` has it: a gateway that serves opens no WebSocket and places no calls.
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
@Import(Page.class)
class DemoWiring {
    @Bean
    Stage stage(Settings settings, WeChatSimulator wechat, Bindings bindings, Messages messages, Clock clock) {
        var sip = settings.telephony().sip();
        var props = new Stage.Props(settings.publicUrl(), new InetSocketAddress(sip.host(), sip.port()), List.of(Demo.BOUND, Demo.ALSO_BOUND), Demo::accessNumber,
                new PhoneNumber(Demo.PROOF_NUMBER), settings.dataDirectory().resolve("spool"));
        return new Stage(props, wechat, bindings, messages, clock);
    }

    @Bean(destroyMethod = "close")
    Softphone telephone(Clock clock) throws IOException {
        return new Softphone(InetAddress.getLoopbackAddress(), clock);
    }

    @Bean
    Socket socket(Stage stage, Softphone telephone) {
        return new Socket(stage, telephone);
    }

    /// Every origin passes here, because [Socket] itself lets in our own page alone, which is stricter than "same host as asked for".
    @Bean
    WebSocketConfigurer demoSocket(Socket socket) {
        return registry -> registry.addHandler(socket, Socket.PATH).addInterceptors(socket).setAllowedOriginPatterns("*");
    }
}

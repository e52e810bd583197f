package yinxin.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import yinxin.MovedClock;
import yinxin.storage.TestStore;
import yinxin.telephony.audio.Codec;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.message.FinishedCall;
import yinxin.voicemail.message.MessageKind;
import yinxin.voicemail.message.Messages;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.VoiceMessage;
import yinxin.voicemail.recording.RecordingUnavailable;
import yinxin.voicemail.recording.Recordings;
import yinxin.web.operator.OperatorBindings;
import yinxin.web.operator.OperatorGate;
import yinxin.web.operator.OperatorMessages;
import yinxin.web.operator.Problems;
import yinxin.web.pages.Assets;
import yinxin.web.pages.BindPage;
import yinxin.web.pages.Door;
import yinxin.web.pages.ErrorPages;
import yinxin.web.pages.HomePage;
import yinxin.web.pages.InboxPage;
import yinxin.web.pages.MessageAudio;
import yinxin.web.pages.MessagePage;
import yinxin.web.pages.Pages;
import yinxin.wechat.oauth.WebAuthorization;

/// The real pages over the real store, served by a real server on a free port of the loopback.
public final class Site implements AutoCloseable {
    public static final String TOKEN = "operator-token-of-this-test";

    private static final List<Class<?>> BEANS = List.of(FormTokens.class, SecurityHeaders.class, OperatorGate.class,
            OperatorBindings.class, OperatorMessages.class, Problems.class, Assets.class, Pages.class, Door.class, MessagePage.class,
            MessageAudio.class, InboxPage.class, BindPage.class, HomePage.class, ErrorPages.class);

    public final TestStore store;
    public final Recordings recordings;
    private final ServletWebServerApplicationContext context;

    @SpringBootConfiguration(proxyBeanMethods = false)
    @ImportAutoConfiguration({TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
        WebMvcAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class, JacksonAutoConfiguration.class,
        HttpEncodingAutoConfiguration.class, ErrorMvcAutoConfiguration.class})
    static class Server {}

    public Site(Path directory, MovedClock clock) {
        this.store = new TestStore(directory, clock);
        this.recordings = Recordings.open(directory, store.ownerships);
        var settings = new WebSettings(URI.create("http://127.0.0.1"), "+861012345678", TOKEN, "http://localhost:9999",
                new Secret("signing-key-of-this-test".getBytes(StandardCharsets.UTF_8)));
        ApplicationContextInitializer<ConfigurableApplicationContext> beans = application -> {
            var registry = (GenericApplicationContext) application;
            registry.registerBean(WebSettings.class, () -> settings);
            registry.registerBean(Clock.class, () -> clock);
            registry.registerBean(Messages.class, () -> store.messages);
            registry.registerBean(Bindings.class, () -> store.bindings);
            registry.registerBean(Recordings.class, () -> recordings);
            registry.registerBean(WebAuthorization.class, WebAuthorization::new);
            for (var type : BEANS) {
                registry.registerBean(type);
            }
        };
        context = (ServletWebServerApplicationContext) new SpringApplicationBuilder(Server.class).web(WebApplicationType.SERVLET)
                .initializers(beans).properties("server.port=0", "server.address=127.0.0.1", "spring.main.banner-mode=off",
                        "logging.level.root=warn").run();
    }

    /// Somebody left this: the sound is recorded and settled as in a call, the item kept.
    public VoiceMessage leave(FinishedCall finished, byte[] alaw) {
        try {
            if (finished.kind() == MessageKind.VOICE) {
                var recording = recordings.begin(finished.call());
                recording.begin(Codec.PCMA);
                recording.samples(alaw, 0, alaw.length);
                recording.finish(finished);
                var kept = store.messages.keep(finished);
                recordings.settle(recording, finished.kind());
                return kept;
            }
            return store.messages.keep(finished);
        } catch (RecordingUnavailable e) {
            throw new AssertionError(e);
        }
    }

    /// A WeChat user whom WeChat has named to us.
    public Visitor visitor(OpenId who) {
        return new Visitor(this, "who=" + who.value());
    }

    /// A browser that nobody vouches for.
    public Visitor stranger() {
        return new Visitor(this, "");
    }

    /// Where a path of ours is.
    public URI at(String path) {
        return URI.create("http://127.0.0.1:" + context.getWebServer().getPort() + path);
    }

    @Override
    public void close() {
        context.close();
        recordings.close();
        store.close();
    }
}

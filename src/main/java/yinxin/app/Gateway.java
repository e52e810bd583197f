package yinxin.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.bootstrap.DefaultBootstrapContext;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.DefaultResourceLoader;
import yinxin.telephony.sip.SipEndpoint;

/// The gateway, wired: one small configuration for each package that has something to start.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({StorageWiring.class, VoicemailWiring.class, WeChatWiring.class, WebWiring.class, OperationWiring.class})
class Gateway {
    /// Starts it with a configuration file, or with settings given directly (the demo).
    ///
    /// @throws BadSettings when the configuration cannot be used; nothing has been started then
    static Running start(Optional<Path> file, Map<String, Object> given, Clock clock) {
        if (file.isPresent() && !Files.isReadable(file.get())) {
            throw new BadSettings(List.of("--config " + file.get() + ": there is no such file, or it cannot be read"));
        }
        var arguments = file.map(f -> new String[] {"--spring.config.additional-location=file:" + f.toAbsolutePath()}).orElse(new String[0]);
        var settings = SettingsLoader.load(environment(arguments, given));
        var application = new SpringApplication(Gateway.class);
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(true);
        application.addInitializers(context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("given", given));
            context.getBeanFactory().registerSingleton("settings", settings);
            context.getBeanFactory().registerSingleton("clock", clock);
        });
        return new Running(application.run(arguments), settings);
    }

    /// The configuration as the program will see it, read before anything is started so that its faults can be told all at once.
    private static StandardEnvironment environment(String[] arguments, Map<String, Object> given) {
        var environment = new StandardEnvironment();
        if (arguments.length > 0) {
            var location = arguments[0].substring(2).split("=", 2);
            environment.getPropertySources().addFirst(new MapPropertySource("arguments", Map.of(location[0], location[1])));
        }
        environment.getPropertySources().addFirst(new MapPropertySource("given", given));
        ConfigDataEnvironmentPostProcessor.applyTo(environment, new DefaultResourceLoader(), new DefaultBootstrapContext());
        return environment;
    }

    /// A gateway that runs.
    record Running(ConfigurableApplicationContext context, Settings settings) implements AutoCloseable {
        int httpPort() {
            return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        }

        int sipPort() {
            return get(SipEndpoint.class).port();
        }

        /// Returns when the gateway has been stopped (Ctrl-C, SIGTERM).
        void awaitStop() throws InterruptedException {
            var stopped = new CountDownLatch(1);
            context.addApplicationListener((ContextClosedEvent _) -> stopped.countDown());
            if (!context.isClosed()) {
                stopped.await();
            }
        }

        <T> T get(Class<T> type) {
            return context.getBean(type);
        }

        /// Takes no new calls, lets those that run come to their end, and stops.
        @Override
        public void close() {
            context.close();
        }
    }
}

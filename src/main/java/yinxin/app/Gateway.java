package yinxin.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
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
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import yinxin.app.console.ConsoleWiring;
import yinxin.app.e1.E1Meters;
import yinxin.storage.sql.DatabaseExamination;
import yinxin.telephony.sip.SipEndpoint;

/// The gateway, wired: one small configuration for each package that has something to start.
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({StorageWiring.class, VoicemailWiring.class, E1Meters.class, SpeechWiring.class, NetworkWiring.class, WeChatWiring.class, WebWiring.class, OperationWiring.class,
        ConsoleWiring.class})
class Gateway {
    private static final String LOCATION = "spring.config.additional-location";

    /// Starts it with a configuration file, or with settings given directly (the demo).
    ///
    /// @throws BadSettings when the configuration cannot be used; nothing has been started then
    static Running start(Optional<Path> file, Map<String, Object> given, Clock clock) {
        return start(file, given, clock, Further.NOTHING);
    }

    /// What a gateway has besides when it is not alone: the demo's page.
    ///
    /// @param wirings    further configurations
    /// @param singletons what they need, by name
    record Further(List<Class<?>> wirings, Map<String, Object> singletons) {
        static final Further NOTHING = new Further(List.of(), Map.of());
    }

    /// As above, with something further.
    static Running start(Optional<Path> file, Map<String, Object> given, Clock clock, Further further) {
        var settings = SettingsLoader.load(environment(file, given));
        if (DatabaseExamination.isOfAnotherKey(settings.database(), settings.masterKey())) {
            throw new BadSettings(List.of("the master key opens none of the keys in " + settings.database().name()
                    + ": put back the key that they were sealed with"));
        }
        var arguments = file.map(f -> new String[] {"--" + LOCATION + "=file:" + f.toAbsolutePath()}).orElse(new String[0]);
        var application = new SpringApplication(Gateway.class);
        application.addPrimarySources(further.wirings());
        application.setWebApplicationType(WebApplicationType.SERVLET);
        application.setBannerMode(Banner.Mode.OFF);
        application.setRegisterShutdownHook(true);
        application.addInitializers(context -> {
            context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("given", given));
            context.getBeanFactory().registerSingleton("settings", settings);
            context.getBeanFactory().registerSingleton("clock", clock);
            further.singletons().forEach(context.getBeanFactory()::registerSingleton);
        });
        return new Running(application.run(arguments), settings);
    }

    /// The configuration as the program will see it, read before anything is started so that its faults can be told all at once.
    ///
    /// @throws BadSettings when the file cannot be read, or is no YAML
    static StandardEnvironment environment(Optional<Path> file, Map<String, Object> given) {
        var environment = new StandardEnvironment();
        if (file.isPresent() && (!Files.isReadable(file.get()) || Files.isDirectory(file.get()))) {
            throw new BadSettings(List.of("--config " + file.get() + ": there is no such file, or it cannot be read"));
        }
        file.ifPresent(f -> environment.getPropertySources().addFirst(
                new MapPropertySource("arguments", Map.of(LOCATION, "file:" + f.toAbsolutePath()))));
        environment.getPropertySources().addFirst(new MapPropertySource("given", given));
        try {
            ConfigDataEnvironmentPostProcessor.applyTo(environment, new DefaultResourceLoader(), new DefaultBootstrapContext());
        } catch (YAMLException | IllegalStateException e) {
            throw new BadSettings(List.of("--config " + file.map(Path::toString).orElse("") + ": " + fault(e)));
        }
        return environment;
    }

    private static String fault(RuntimeException problem) {
        if (problem instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            return "line " + (yaml.getProblemMark().getLine() + 1) + ", column " + (yaml.getProblemMark().getColumn() + 1) + " is no YAML: "
                    + yaml.getProblem();
        }
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    }

    /// A gateway that runs.
    record Running(ConfigurableApplicationContext context, Settings settings) implements AutoCloseable {
        private static final Duration CLOSING_STEP = Duration.ofMillis(20);

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
            while (context.isActive()) { // Ctrl-C has begun to close it on a thread of its own, and what that needs must stay until it is done
                LockSupport.parkNanos(CLOSING_STEP.toNanos());
            }
        }
    }
}

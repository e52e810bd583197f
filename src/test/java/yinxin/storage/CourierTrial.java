package yinxin.storage;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import yinxin.simulator.Fault;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.storage.sql.DatabaseAddress;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.delivery.RetryPolicy;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.wechat.Texts;
import yinxin.wechat.WeChatNotifier;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;
import yinxin.wechat.chat.FollowerLanguages;

/// How many notices a second one courier carries, and what each costs: the real store, courier and client against a WeChat in a process of its
/// own that takes its time over every answer. A program, not a test:
///
/// ```
///   java -cp target/test-classes:target/classes:… yinxin.storage.CourierTrial ENGINE NOTICES LATENCY-MS [FOLLOWERS]
/// ```
/// ENGINE is `sqlite` or `postgresql`: Debian's, which waits for the disk. CPU is that of the courier's own process.
final class CourierTrial {
    private static final String SEND = "/cgi-bin/message/template/send";

    /// As many as a gateway has (docs/scaling.md).
    private static final int CONNECTIONS = 24;

    private CourierTrial() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("wechat")) {
            weChat(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        var engine = Engine.valueOf(arguments[0].toUpperCase(Locale.ROOT));
        var notices = Integer.parseInt(arguments[1]);
        var latency = arguments[2];
        var followers = arguments.length > 3 ? Integer.parseInt(arguments[3]) : notices;
        switch (engine) {
            case SQLITE -> carry(notices, latency, followers, Optional.empty());
            case POSTGRESQL -> {
                try (var postgres = new DebianPostgres().start()) {
                    var address = postgres.address();
                    carry(notices, latency, followers, Optional.of(new DatabaseAddress(address.url(), address.user(), "", CONNECTIONS)));
                }
            }
        }
        System.exit(0);
    }

    private static void carry(int notices, String latency, int followers, Optional<DatabaseAddress> database) throws Exception {
        var directory = Files.createTempDirectory("courier-trial");
        var there = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-cp",
                System.getProperty("java.class.path"), CourierTrial.class.getName(), "wechat", String.valueOf(followers), latency)
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var lines = new BufferedReader(new InputStreamReader(there.getInputStream(), StandardCharsets.UTF_8));
                var store = new TestStore(database.orElse(DatabaseAddress.in(directory)), Clock.systemUTC())) {
            var url = URI.create(line(lines, "url "));
            var openIds = new ArrayList<OpenId>();
            while (openIds.size() < followers) {
                openIds.add(new OpenId(line(lines, "user ")));
            }
            leave(store, openIds, notices);
            carry(store, url, notices);
        } finally {
            there.destroyForcibly();
            try (var files = Files.walk(directory)) {
                for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String line(BufferedReader lines, String beginning) throws java.io.IOException {
        String line;
        do {
            line = lines.readLine();
        } while (!line.startsWith(beginning));
        return line.substring(beginning.length());
    }

    /// The other process.
    private static void weChat(int followers, int latency) {
        var simulator = WeChatSimulator.start(SimulatorSettings.demo().withDailyQuota(SEND, Integer.MAX_VALUE), Clock.systemUTC());
        System.out.println("url " + simulator.url());
        for (var i = 0; i < followers; i++) {
            var user = simulator.createUser("user " + i);
            simulator.follow(user);
            System.out.println("user " + user);
        }
        simulator.faults().always(SEND, Fault.stall(Duration.ofMillis(latency)));
        LockSupport.park();
    }

    private static PhoneNumber number(int i) {
        return new PhoneNumber("+86137%08d".formatted(i));
    }

    /// Binds the numbers and leaves the messages, many at a time, so that they share commits.
    private static void leave(TestStore store, List<OpenId> followers, int notices) {
        try (var threads = Executors.newFixedThreadPool(32)) {
            for (var i = 0; i < followers.size(); i++) {
                var follower = followers.get(i);
                var number = number(i);
                threads.execute(() -> store.bindings.bind(number, follower, Proof.OPERATOR, Instant.now()));
            }
        }
        var start = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(32)) {
            for (var i = 0; i < notices; i++) {
                var number = number(i % followers.size());
                threads.execute(() -> store.messages.keep(store.call(number, Instant.now())));
            }
        }
        System.out.printf("%d messages stored in %.1f s%n", notices, (System.nanoTime() - start) / 1e9);
    }

    private static void carry(TestStore store, URI url, int notices) {
        var there = SimulatorSettings.demo();
        var settings = new WeChatSettings(url, url.resolve("/connect/oauth2/authorize"), there.appId(), new Secret(there.appSecret()),
                new Secret(there.callbackToken()), new Secret(there.callbackAesKey()), new WeChatSettings.Template(
                        SimulatorSettings.MISSED_CALL.id(), "phone_number1", "time2", "character_string3", "const4", null, null, Map.of()), true);
        var notifier = new WeChatNotifier(new WeChatApi(settings, Clock.systemUTC()), settings, URI.create("https://voice.example.com"),
                new FollowerLanguages(), Texts.NONE);
        try (var courier = new Courier(store.outbox, store.account, notifier, RetryPolicy.DEFAULT, Clock.systemUTC())) {
            courier.start();
            var marks = new ArrayList<Mark>();
            Mark mark;
            do {
                LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
                mark = Mark.now(notices - store.outbox.depth().waiting());
                marks.add(mark);
                System.out.printf("%6d carried%n", mark.carried());
            } while (mark.carried() < notices);
            // The first and the last second are not whole: Java is cold, and there is nothing left to carry.
            var first = marks.get(Math.min(marks.size() / 4, marks.size() - 2));
            var last = marks.get(Math.max(marks.size() - 2, 1));
            var carried = last.carried() - first.carried();
            System.out.printf("load %.1f: ", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
            System.out.printf("%.0f notices/s, %.2f ms of CPU each (whole run %.2f ms)%n", carried * 1e9 / (last.nanos() - first.nanos()),
                    (last.cpu() - first.cpu()) / 1e6 / carried, (mark.cpu() - marks.getFirst().cpu()) / 1e6 / (mark.carried() - marks.getFirst().carried()));
        }
        System.out.println("outbox: " + store.outbox.depth());
    }

    private record Mark(long carried, long nanos, long cpu) {
        static Mark now(long carried) {
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            return new Mark(carried, System.nanoTime(), system.getProcessCpuTime());
        }
    }
}

package yinxin.app;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts the gateway and a WeChat on localhost, with nothing to configure.
@Command(name = "demo", description = "Starts everything on localhost, on one page: telephones, the call as it happens, and a WeChat.", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int SIMULATOR_PORT = 8090;
    private static final int HTTP_PORT = 8080;
    private static final int SIP_PORT = CallCommand.USUAL_PORT;
    private static final int NETWORK_PORT = 5070;
    private static final int MOST_TRIED = 100;
    /// Calls that run may come to their end; then everything is closed and deleted.
    private static final Duration TIDYING = Duration.ofSeconds(40);

    @Option(names = "--operator-token", paramLabel = "TOKEN", description = "Bearer token of /operator/api/ (default: ${DEFAULT-VALUE}).",
            defaultValue = "demo")
    private String operatorToken = "demo";

    @Option(names = "--config", paramLabel = "FILE", description = "Settings that the demo does not make itself, such as yinxin.speech (docs/speech.md).")
    private @Nullable Path config;

    /// The launcher starts the demo once like this after a build, and keeps what the virtual machine has learned (JEP 514).
    @Option(names = "--rehearse", hidden = true, description = "Stop as soon as everything is up.")
    private boolean rehearse;

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Starting a telephone network, the gateway and a WeChat on localhost …");
        var began = System.nanoTime();
        var directory = Files.createTempDirectory("yinxin-demo");
        var tidied = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(tidied), "demo-tidies-up"));
        var ports = new Demo.Ports(free(HTTP_PORT, "pages"), free(SIP_PORT, "gateway"), free(SIMULATOR_PORT, "WeChat"), free(NETWORK_PORT, "telephone network"));
        try (var demo = Demo.start(directory, ports, operatorToken, Optional.ofNullable(config))) {
            System.out.printf("Ready after %.1f s.%n%n", (System.nanoTime() - began) / 1e9);
            System.out.println(demo.welcome());
            if (!rehearse) {
                demo.gateway().awaitStop();
            }
        } finally {
            FileSystemUtils.deleteRecursively(directory);
            tidied.countDown();
        }
        return 0;
    }

    /// Ctrl-C ends the program when all shutdown hooks have ended; this one holds it until nothing of the demo is left.
    private static void await(CountDownLatch tidied) {
        try {
            if (!tidied.await(TIDYING.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println("yinxin: the demo did not end in time; something of it may be left in " + System.getProperty("java.io.tmpdir") + ".");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// The usual port, or another one if somebody has it, be it for TCP or UDP.
    private static int free(int usual, String what) throws IOException {
        if (isFree(usual)) {
            return usual;
        }
        for (var other = usual + 1; other < usual + MOST_TRIED; other++) {
            if (isFree(other)) {
                System.out.println("Port " + usual + " (" + what + ") is in use; taking " + other + " instead.");
                return other;
            }
        }
        throw new IOException("ports " + usual + " to " + (usual + MOST_TRIED - 1) + " (" + what + ") are all in use");
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
             var _ = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}

package yinxin.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Starts the gateway and a WeChat on localhost, with nothing to configure.
@Command(name = "demo", description = "Starts everything on localhost: the gateway, and a WeChat in the browser.", mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int SIMULATOR_PORT = 8090;
    private static final int HTTP_PORT = 8080;
    private static final int SIP_PORT = 5060;

    @Option(names = "--operator-token", paramLabel = "TOKEN", description = "Bearer token of /operator/api/ (default: ${DEFAULT-VALUE}).",
            defaultValue = "demo")
    private String operatorToken = "demo";

    @Override
    public Integer call() throws IOException, InterruptedException {
        System.out.println("Starting a WeChat on localhost and the gateway …");
        var began = System.nanoTime();
        var directory = Files.createTempDirectory("yinxin-demo");
        try (var demo = Demo.start(directory, new Demo.Ports(free(HTTP_PORT, "pages"), free(SIP_PORT, "SIP"), free(SIMULATOR_PORT, "WeChat")), operatorToken)) {
            System.out.printf("Ready after %.1f s.%n%n", (System.nanoTime() - began) / 1e9);
            System.out.println(demo.welcome());
            demo.gateway().awaitStop();
        } finally {
            FileSystemUtils.deleteRecursively(directory);
        }
        return 0;
    }

    /// The usual port, or another one if somebody has it.
    private static int free(int usual, String what) throws IOException {
        try (var _ = new ServerSocket(usual, 1, InetAddress.getLoopbackAddress())) {
            return usual;
        } catch (IOException _) {
            try (var other = new ServerSocket()) {
                other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                System.out.println("Port " + usual + " (" + what + ") is in use; taking " + other.getLocalPort() + " instead.");
                return other.getLocalPort();
            }
        }
    }
}

package yinxin.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import sun.misc.Signal;
import yinxin.telephony.sip.proxy.SipProxy;

/// Runs the gateway until it is told to stop.
@Command(name = "serve", description = "Runs the gateway.", mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Option(names = "--config", required = true, paramLabel = "FILE",
            description = "The configuration. Every setting is explained in src/main/resources/application.yml.")
    private Path config = Path.of("");

    @Override
    public Integer call() throws InterruptedException {
        var gateway = Gateway.start(Optional.of(config), Map.of(), Clock.systemUTC());
        var sip = gateway.settings().telephony().sip();
        System.out.println("Yinxin takes calls on " + sip.host() + ":" + gateway.sipPort() + " (SIP, UDP and TCP) and serves pages on port "
                + gateway.httpPort() + "." + network(gateway) + " Ctrl-C stops it.");
        // To be told to stop is no failure.
        Signal.handle(new Signal("TERM"), _ -> System.exit(0));
        gateway.awaitStop();
        return 0;
    }

    private static String network(Gateway.Running gateway) {
        var network = gateway.settings().network();
        return network.enabled() ? " Phones register at " + gateway.get(SipProxy.class).sentBy() + ", domain " + network.domain() + "." : "";
    }
}

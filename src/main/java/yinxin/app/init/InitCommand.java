package yinxin.app.init;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import yinxin.app.init.Dialogue.Question;
import yinxin.app.terminal.Terminal;
import yinxin.voicemail.recording.MasterKey;

/// Writes a first configuration by asking five questions, with a master key beside it. Overwrites nothing.
@Command(name = "init", mixinStandardHelpOptions = true, description = {"Writes a first configuration by asking five questions.",
    "The answers may also be piped in, one a line. Nothing is overwritten."})
public final class InitCommand implements Callable<Integer> {
    private static final int MISTAKEN = 2;
    private static final int QUESTIONS = 5;

    @Option(names = "--file", paramLabel = "FILE", description = "Where to write it (default: ${DEFAULT-VALUE}).", defaultValue = "yinxin.yml")
    private Path file = Path.of("yinxin.yml");

    @Override
    public Integer call() throws IOException {
        if (Files.exists(file)) {
            System.err.println("yinxin: " + file + " is there already and is left as it is; name another file with --file, or move that one away.");
            return MISTAKEN;
        }
        var key = FirstConfiguration.masterKeyFile(file);
        var keyWasThere = Files.exists(key);
        if (keyWasThere) {
            checkKey(key);
        }
        System.out.println("Yinxin 音信: a first configuration in " + QUESTIONS + " questions.\nEnter alone takes what stands in brackets.");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var configuration = FirstConfiguration.of(ask(new Dialogue(in, System.out, Terminal.isInteractive(), QUESTIONS)), file);
        if (!keyWasThere) {
            write(key, MasterKey.generate() + "\n");
        }
        write(file, configuration.yaml());
        System.out.println();
        System.out.println("Written: " + file + ", for your eyes only.");
        System.out.println(keyWasThere ? "Kept:    " + key + ", the master key that was there."
                : "Written: " + key + ", the master key. Keep a copy elsewhere: without it all recordings are lost.");
        System.out.println();
        System.out.println(configuration.instructions(file));
        return 0;
    }

    private static Answers ask(Dialogue dialogue) throws IOException {
        var url = dialogue.ask(new Question("Public address", """
                Where WeChat and your listeners reach the pages: an https:// address of your own,
                with a certificate, that a proxy passes on to port 8080 of this machine.""", publicName(), false), Answers::publicUrl);
        var host = dialogue.ask(new Question("SIP address", "The address of this machine that your telephone network sends calls to.",
                ownAddress(), false), Answers::address);
        var trunks = dialogue.ask(new Question("Trunks", """
                The addresses that the network or PBX calls from, such as 192.0.2.10 or 192.0.2.0/28,
                with commas between several. Calls from anywhere else will be refused.""", "", false), Answers::ranges);
        var numbers = dialogue.ask(new Question("Numbers", """
                The number that people call to prove that a number is theirs, such as +861012345678.
                After a comma: the number that missed calls are diverted to, if it is fixed.""", "", false), Answers::numbers);
        var account = dialogue.ask(new Question("WeChat", """
                AppID, AppSecret and the id of the notices' template, with blanks between them.
                Enter alone leaves them to the environment variables
                WECHAT_APP_ID, WECHAT_APP_SECRET and WECHAT_TEMPLATE_ID.""", "", true), Answers.Account::read);
        return new Answers(url, host, trunks, numbers.getFirst(), numbers.subList(1, numbers.size()), account);
    }

    /// This machine's name, if it is one that the world may know.
    private static String publicName() {
        try {
            var name = InetAddress.getLocalHost().getCanonicalHostName();
            return name.matches("(?i)[a-z0-9-]+(\\.[a-z0-9-]+)*\\.[a-z]{2,}") && !name.matches("(?i).*\\.(local|lan|internal|localdomain|home|arpa)")
                    ? "https://" + name : "";
        } catch (UnknownHostException e) {
            return "";
        }
    }

    /// The address that trunks most likely reach: the first IPv4 one of this machine that is not its loopback.
    private static String ownAddress() {
        try {
            return NetworkInterface.networkInterfaces().filter(InitCommand::isUp).flatMap(NetworkInterface::inetAddresses)
                    .filter(a -> a instanceof Inet4Address && !a.isLoopbackAddress() && !a.isLinkLocalAddress())
                    .map(InetAddress::getHostAddress).findFirst().orElse("127.0.0.1");
        } catch (SocketException e) {
            return "127.0.0.1";
        }
    }

    private static boolean isUp(NetworkInterface card) {
        try {
            return card.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    private static void checkKey(Path key) throws IOException {
        try {
            MasterKey.parse(Files.readString(key));
        } catch (IllegalArgumentException e) {
            throw new IOException(key + " is there already and holds no master key: move it away", e);
        }
    }

    /// Writes a file that only its owner may read. Fails if it is there.
    private static void write(Path file, String text) throws IOException {
        @Nullable Path directory = file.toAbsolutePath().getParent();
        try {
            if (directory != null) {
                Files.createDirectories(directory);
            }
            var posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
            var options = EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
            try (var channel = posix ? Files.newByteChannel(file, options, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                    : Files.newByteChannel(file, Set.copyOf(options))) {
                channel.write(StandardCharsets.UTF_8.encode(text));
            }
        } catch (IOException e) {
            throw new IOException("cannot write " + file + " (" + e.getClass().getSimpleName().replace("Exception", "") + ")", e);
        }
    }
}

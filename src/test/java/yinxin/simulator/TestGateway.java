package yinxin.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// The account's side of the callback protocol, written from the documentation alone and sharing nothing with the simulator.
final class TestGateway implements AutoCloseable {
    /// One delivery: its query, its body as sent, the clear XML, and whether every signature was right.
    record Delivery(Map<String, String> query, String body, String xml, boolean genuine) {
        String node(String name) {
            var match = Pattern.compile("<" + name + ">(?:<!\\[CDATA\\[)?(.*?)(?:]]>)?</" + name + ">", Pattern.DOTALL).matcher(xml);
            return match.find() ? match.group(1) : "";
        }
    }

    private final String token;
    private final byte[] key;
    private final String appId;
    private final HttpServer server;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private volatile Function<Delivery, String> answer = _ -> "success";
    private volatile int status = 200;
    private volatile boolean echoes = true;
    private volatile Runnable before = () -> { };

    TestGateway(SimulatorSettings settings) throws IOException {
        token = settings.callbackToken();
        key = Base64.getDecoder().decode(settings.callbackAesKey() + "=");
        appId = settings.appId();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/wechat/callback", this::serve);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/wechat/callback");
    }

    URI page(String path, String html) {
        server.createContext(path, http -> send(http, 200, "text/html; charset=utf-8", html));
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    List<Delivery> deliveries() {
        return List.copyOf(deliveries);
    }

    /// Answers with this body from now on.
    void answers(Function<Delivery, String> answer) {
        this.answer = answer;
    }

    void answersStatus(int status) {
        this.status = status;
    }

    void refusesVerification() {
        echoes = false;
    }

    /// Runs before each answer, to answer late.
    void before(Runnable before) {
        this.before = before;
    }

    /// A clear text reply to a delivery.
    static String text(Delivery to, String words) {
        return reply(to, "text", "<Content><![CDATA[" + words + "]]></Content>");
    }

    static String reply(Delivery to, String type, String nodes) {
        return "<xml><ToUserName><![CDATA[" + to.node("FromUserName") + "]]></ToUserName><FromUserName><![CDATA[" + to.node("ToUserName")
                + "]]></FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[" + type + "]]></MsgType>" + nodes + "</xml>";
    }

    /// Wraps a clear reply for safe mode.
    String sealed(String xml) {
        var encrypted = encrypt(xml, appId);
        return envelope(encrypted, sha1(token, "1700000000", "987654321", encrypted));
    }

    String envelope(String encrypted, String signature) {
        return "<xml><Encrypt><![CDATA[" + encrypted + "]]></Encrypt><MsgSignature><![CDATA[" + signature
                + "]]></MsgSignature><TimeStamp>1700000000</TimeStamp><Nonce><![CDATA[987654321]]></Nonce></xml>";
    }

    String encrypt(String xml, String owner) {
        var text = xml.getBytes(StandardCharsets.UTF_8);
        var id = owner.getBytes(StandardCharsets.UTF_8);
        var length = 16 + 4 + text.length + id.length;
        var pad = 32 - length % 32;
        var plain = ByteBuffer.allocate(length + pad).put(new byte[16]).putInt(text.length).put(text).put(id);
        Arrays.fill(plain.array(), length, length + pad, (byte) pad);
        return Base64.getEncoder().encodeToString(aes(Cipher.ENCRYPT_MODE, plain.array()));
    }

    private String decrypt(String encrypted) {
        var plain = aes(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(encrypted));
        var length = ByteBuffer.wrap(plain, 16, 4).getInt();
        var owner = new String(plain, 20 + length, plain.length - plain[plain.length - 1] - 20 - length, StandardCharsets.UTF_8);
        return owner.equals(appId) ? new String(plain, 20, length, StandardCharsets.UTF_8) : "not for us";
    }

    private byte[] aes(int mode, byte[] bytes) {
        try {
            var cipher = Cipher.getInstance("AES/CBC/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(Arrays.copyOf(key, 16)));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha1(String... parts) {
        try {
            var sorted = parts.clone();
            Arrays.sort(sorted);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(String.join("", sorted).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void serve(HttpExchange http) throws IOException {
        var query = new TreeMap<String, String>();
        for (var pair : http.getRequestURI().getQuery().split("&")) {
            query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        var signed = sha1(token, query.get("timestamp"), query.get("nonce")).equals(query.get("signature"));
        if (http.getRequestMethod().equals("GET")) {
            send(http, 200, "text/plain", echoes && signed ? query.get("echostr") : "no");
            return;
        }
        var body = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var sealed = Pattern.compile("<Encrypt><!\\[CDATA\\[(.*?)]]></Encrypt>").matcher(body);
        var delivery = sealed.find()
                ? new Delivery(query, body, decrypt(sealed.group(1)), signed && query.getOrDefault("encrypt_type", "").equals("aes")
                        && sha1(token, query.get("timestamp"), query.get("nonce"), sealed.group(1)).equals(query.get("msg_signature")))
                : new Delivery(query, body, body, signed && !query.containsKey("msg_signature"));
        deliveries.add(delivery);
        before.run();
        send(http, status, "text/xml; charset=utf-8", answer.apply(delivery));
    }

    private static void send(HttpExchange http, int status, String type, String body) throws IOException {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        http.getResponseHeaders().set("Content-Type", type);
        http.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        http.getResponseBody().write(bytes);
        http.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.simulator.Client.assertError;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import yinxin.MovedClock;
import yinxin.simulator.protocol.Voices;

class MediaTest {
    private static final byte[] PIXEL = Base64.getDecoder().decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=");
    private final MovedClock clock = new MovedClock();
    private final WeChatSimulator wechat = WeChatSimulator.start(SimulatorSettings.demo(), clock);
    private final Client client = new Client(wechat);

    @AfterEach
    void stop() {
        wechat.close();
    }

    private JsonNode upload(String type, String field, byte[] file) {
        var body = new ByteArrayOutputStream();
        body.writeBytes(("--xYz\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n--xYz\r\nContent-Disposition: form-data; name=\""
                + field + "\"; filename=\"m.mp3\"\r\nContent-Type: audio/mpeg\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes("\r\n--xYz--\r\n".getBytes(StandardCharsets.UTF_8));
        return Client.json(client.postBytes("/cgi-bin/media/upload?type=" + type + "&access_token=" + client.token(),
                "multipart/form-data; boundary=xYz", body.toByteArray()));
    }

    private java.net.http.HttpResponse<byte[]> download(String id) {
        return client.bytes("/cgi-bin/media/get?media_id=" + id + "&access_token=" + client.token());
    }

    @Test
    void voiceIsKeptForThreeDaysByteForByte() {
        var voice = Voices.mp3(500);
        var answer = upload("voice", "media", voice);
        assertThat(answer.propertyNames()).containsExactly("type", "media_id", "created_at");
        assertThat(answer.path("created_at").asLong()).isEqualTo(clock.instant().getEpochSecond());
        var id = answer.path("media_id").asString();
        clock.advance(Duration.ofDays(3).minusSeconds(1));
        assertThat(download(id).body()).isEqualTo(voice);
        assertThat(download(id).headers().firstValue("Content-Type")).hasValue("audio/mpeg");
        clock.advance(Duration.ofSeconds(1));
        assertThat(new String(download(id).body(), StandardCharsets.UTF_8)).contains("\"errcode\":40007");
    }

    @Test
    void voiceMayPlaySixtySeconds() {
        assertThat(upload("voice", "media", Voices.amr(3000)).has("media_id")).isTrue();
        assertError(upload("voice", "media", Voices.amr(3001)), 45007, "playtime out of limit");
        assertThat(upload("voice", "media", Voices.mp3(833)).has("media_id")).isTrue();
        assertError(upload("voice", "media", Voices.mp3(834)), 45007, "playtime out of limit");
    }

    @Test
    void voiceMayHaveTwoMegabytes() {
        assertError(upload("voice", "media", new byte[2 * 1024 * 1024 + 1]), 45001, "media size out of limit");
        assertError(upload("voice", "media", new byte[2 * 1024 * 1024]), 40005, "invalid file type");
        assertError(upload("voice", "media", new byte[0]), 40006, "invalid media size");
    }

    @Test
    void voiceMustBeAmrOrMp3() {
        assertError(upload("voice", "media", "RIFF....WAVEfmt ".getBytes(StandardCharsets.UTF_8)), 40005, "invalid file type");
        assertError(upload("voice", "media", PIXEL), 40005, "invalid file type");
        assertThat(upload("image", "media", PIXEL).has("media_id")).isTrue();
        assertError(upload("image", "media", Voices.amr(1)), 40005, "invalid file type");
        assertError(upload("smell", "media", PIXEL), 40004, "invalid media type");
    }

    @Test
    void fileMustStandInTheFieldMedia() {
        assertError(upload("voice", "file", Voices.amr(1)), 41005, "media data missing");
        assertError(client.call("/cgi-bin/media/upload?type=voice&access_token=" + client.token(), "{}"), 41005, "media data missing");
    }

    @Test
    void uploadedVoiceReachesTheChatAndThePhonePlaysIt() {
        var openId = wechat.createUser("小林");
        wechat.follow(openId);
        var voice = Voices.mp3(50);
        var id = upload("voice", "media", voice).path("media_id").asString();
        client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"voice\",\"voice\":{\"media_id\":\"" + id + "\"}}");
        assertThat(wechat.chat(openId).getLast().content()).isEqualTo(new ChatLine.Media("voice", id));
        assertThat(client.bytes("/sim/api/media/" + id).body()).isEqualTo(voice);
        assertError(client.customer("{\"touser\":\"" + openId + "\",\"msgtype\":\"image\",\"image\":{\"media_id\":\"" + id + "\"}}"), 40007, "invalid media_id");
    }
}

package yinxin.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import yinxin.simulator.protocol.Exchange;
import yinxin.simulator.protocol.Exchange.Answer;
import yinxin.simulator.protocol.Identifiers;
import yinxin.simulator.protocol.MultipartForm;
import yinxin.simulator.protocol.VoiceLength;
import yinxin.simulator.protocol.WeChatError;

/// 临时素材: voices and pictures that are kept for three days.
final class MediaStore {
    private static final Duration KEPT = Duration.ofDays(3);
    private static final int LARGEST_VOICE = 2 * 1024 * 1024;
    private static final int LARGEST_IMAGE = 10 * 1024 * 1024;
    private static final Duration LONGEST_VOICE = Duration.ofSeconds(60);

    private record Item(String type, byte[] bytes, String mediaType, Instant until) { }

    private final Clock clock;
    private final Identifiers identifiers;
    private final Map<String, Item> items = new HashMap<>();

    MediaStore(Clock clock, Identifiers identifiers) {
        this.clock = clock;
        this.identifiers = identifiers;
    }

    /// `POST /cgi-bin/media/upload?type=voice|image`: a multipart form with the file in the field `media`.
    Answer upload(Exchange exchange) {
        var type = exchange.query("type");
        if (!type.equals("voice") && !type.equals("image")) {
            throw new WeChatError(40004, "invalid media type");
        }
        var file = MultipartForm.read(exchange.header("Content-Type").orElse(""), exchange.body()).stream()
                .filter(part -> part.name().equals("media") && part.fileName().filter(name -> !name.isEmpty()).isPresent())
                .findFirst().orElseThrow(() -> new WeChatError(41005, "media data missing"));
        var mediaType = type.equals("voice") ? checkVoice(file.bytes()) : checkImage(file.bytes());
        var id = identifiers.text(64);
        var now = clock.instant();
        synchronized (this) {
            items.put(id, new Item(type, file.bytes(), mediaType, now.plus(KEPT)));
        }
        var json = Exchange.JSON.createObjectNode();
        return Answer.json(json.put("type", type).put("media_id", id).put("created_at", now.getEpochSecond()));
    }

    /// `GET /cgi-bin/media/get`.
    Answer get(String mediaId) {
        var item = find(mediaId).orElseThrow(() -> new WeChatError(40007, "invalid media_id"));
        return new Answer(200, item.mediaType(), item.bytes(), Map.of("Content-Disposition", "attachment; filename=\"" + mediaId.substring(0, 8)
                + "." + item.mediaType().replaceFirst(".*/", "").replace("mpeg", "mp3") + "\""));
    }

    /// Throws 40007 unless `mediaId` is of `type` and still kept.
    void require(String mediaId, String type) {
        if (!holds(mediaId, type)) {
            throw new WeChatError(40007, "invalid media_id");
        }
    }

    boolean holds(String mediaId, String type) {
        return find(mediaId).filter(item -> item.type().equals(type)).isPresent();
    }

    private synchronized Optional<Item> find(String mediaId) {
        return Optional.ofNullable(items.get(mediaId)).filter(item -> clock.instant().isBefore(item.until()));
    }

    private static String checkVoice(byte[] bytes) {
        checkSize(bytes, LARGEST_VOICE);
        var voice = VoiceLength.of(bytes).orElseThrow(() -> new WeChatError(40005, "invalid file type"));
        if (voice.length().compareTo(LONGEST_VOICE) > 0) {
            throw new WeChatError(45007, "playtime out of limit");
        }
        return voice.mediaType();
    }

    private static String checkImage(byte[] bytes) {
        checkSize(bytes, LARGEST_IMAGE);
        if (bytes.length > 3 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8) {
            return "image/jpeg";
        }
        if (bytes.length > 3 && (bytes[0] & 0xff) == 0x89 && bytes[1] == 'P') {
            return "image/png";
        }
        throw new WeChatError(40005, "invalid file type");
    }

    private static void checkSize(byte[] bytes, int largest) {
        if (bytes.length == 0) {
            throw new WeChatError(40006, "invalid media size");
        }
        if (bytes.length > largest) {
            throw new WeChatError(45001, "media size out of limit");
        }
    }
}

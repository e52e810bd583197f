package yinxin.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import yinxin.telephony.audio.Codec;
import yinxin.telephony.audio.Prompt;
import yinxin.telephony.audio.WavFile;
import yinxin.voicemail.message.Condition;

/// Greetings of an operator who is in a hurry: half a second of a low tone each.
public final class ShortGreetings {
    private ShortGreetings() {}

    public static void writeTo(Path greetings) throws IOException {
        var samples = new short[Codec.SAMPLE_RATE / 2];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = (short) (4000 * Math.sin(2 * Math.PI * 300 * i / Codec.SAMPLE_RATE));
        }
        var wav = WavFile.encode(Prompt.fromSamples("greeting", samples).in(Codec.PCMA), Codec.PCMA);
        var directory = Files.createDirectories(greetings.resolve("zh"));
        for (var condition : Condition.values()) {
            Files.write(directory.resolve("greeting-" + condition.key() + ".wav"), wav);
        }
    }
}

package yinxin.web.numbers;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import yinxin.telephony.audio.Mp3;
import yinxin.voicemail.owner.GreetingChoice;
import yinxin.voicemail.recording.Take;

/// How the operator's greetings sound, for owners to listen to before they choose: the one of a call that nobody answered.
public final class StandardGreetings {
    private final Function<GreetingChoice, Take> samples;
    private final Map<GreetingChoice, byte[]> encoded = new ConcurrentHashMap<>();

    /// @param samples the sound of each choice but [GreetingChoice#OWN]
    public StandardGreetings(Function<GreetingChoice, Take> samples) {
        this.samples = samples;
    }

    /// As an MP3 file.
    byte[] mp3(GreetingChoice choice) {
        return encoded.computeIfAbsent(choice, c -> {
            var take = samples.apply(c);
            return Mp3.encode(take.audio(), take.codec());
        });
    }
}

package yinxin.app;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import yinxin.voicemail.recording.Recordings;
import yinxin.voicemail.speech.Scribe;
import yinxin.voicemail.transcript.Transcripts;

/// From stored messages to their text, where the operator has chosen a recogniser.
@Configuration(proxyBeanMethods = false)
class SpeechWiring {
    /// The scribe, if there is one.
    record Transcription(Optional<Scribe> scribe) implements AutoCloseable {
        void start() {
            scribe.ifPresent(Scribe::start);
        }

        @Override
        public void close() {
            scribe.ifPresent(Scribe::close);
        }
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    Transcription transcription(Settings settings, Transcripts transcripts, Recordings recordings, Clock clock) {
        var speech = settings.speech();
        return new Transcription(speech.engine().map(engine -> new Scribe(transcripts, recordings, engine.open(clock), speech.rules(), clock)));
    }

    @Bean
    MeterBinder speechMeters(Transcripts transcripts, Settings settings, Clock clock) {
        return (MeterRegistry meters) -> {
            if (settings.speech().engine().isEmpty()) {
                return;
            }
            var latest = settings.speech().rules().latest();
            Gauge.builder("yinxin.transcription.waiting", transcripts, t -> t.backlog(clock.instant(), clock.instant().minus(latest)).waiting())
                    .description("messages that wait for their text").register(meters);
            Gauge.builder("yinxin.transcription.lag", transcripts, t -> t.backlog(clock.instant(), clock.instant().minus(latest)).oldest().toMillis() / 1000.0)
                    .baseUnit("seconds").description("how long the oldest of them has waited").register(meters);
            Gauge.builder("yinxin.transcription.doubted", transcripts, t -> t.backlog(clock.instant(), clock.instant().minus(latest)).doubted())
                    .description("texts that followers have called wrong").register(meters);
        };
    }
}

package yinxin.app.e1;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import yinxin.telephony.e1.E1Figures;
import yinxin.telephony.e1.E1State;
import yinxin.telephony.e1.E1Trunk;
import yinxin.telephony.e1.E1Trunks;
import yinxin.telephony.e1.wire.WireState;

/// What is counted of digital trunks.
@Configuration(proxyBeanMethods = false)
public class E1Meters {
    @Bean
    MeterBinder e1Meters(E1Trunks trunks) {
        return (MeterRegistry meters) -> trunks.trunks().forEach(trunk -> measure(trunk, meters));
    }

    /// What operators watch of an E1, whichever end of it we are.
    public static void measure(E1Trunk trunk, MeterRegistry meters) {
        state("yinxin.e1.up", trunk, s -> s.isUp() ? 1 : 0).description("1: line in order and D channel up").register(meters);
        state("yinxin.e1.link.up", trunk, s -> s.linkUp() ? 1 : 0).description("1: D channel up").register(meters);
        for (var alarm : WireState.Alarm.values()) {
            if (alarm != WireState.Alarm.NONE) {
                state("yinxin.e1.alarm", trunk, s -> s.wire().alarm() == alarm ? 1 : 0).tag("alarm", alarm.name().toLowerCase(Locale.ROOT))
                        .description("1: the line has it").register(meters);
            }
        }
        state("yinxin.e1.channels.busy", trunk, s -> s.busy().size()).description("channels that carry a call").register(meters);
        state("yinxin.e1.channels", trunk, E1State::channels).description("channels for calls").register(meters);
        packets("received", trunk, f -> f.wire().received()).description("taken").register(meters);
        packets("sent", trunk, E1Figures::sent).description("sent").register(meters);
        packets("lost", trunk, f -> f.wire().lost()).description("filled because none came in time").register(meters);
        packets("late", trunk, f -> f.wire().late()).description("came after their time").register(meters);
        packets("reordered", trunk, f -> f.wire().reordered()).description("came after their successor, in time").register(meters);
        packets("malformed", trunk, f -> f.wire().malformed()).description("no packets of this line, dropped").register(meters);
        packets("unsent", trunk, E1Figures::sendFailures).description("that nobody took").register(meters);
        counter("yinxin.e1.slips", trunk, f -> f.wire().slips()).description("times that frames were found elsewhere (SAToP)").register(meters);
        counter("yinxin.e1.crc.errors", trunk, f -> f.wire().crcErrors()).description("blocks of the line with a wrong CRC-4 (SAToP)").register(meters);
        counter("yinxin.e1.frames.bad", trunk, f -> f.frames().badChecks() + f.frames().aborted()).description("frames of the D channel that came broken").register(meters);
        counter("yinxin.e1.link.established", trunk, f -> f.link().established()).description("times that the D channel came up").register(meters);
        counter("yinxin.e1.calls.in", trunk, E1Figures::callsIn).description("calls that came").register(meters);
        counter("yinxin.e1.calls.out", trunk, E1Figures::callsOut).description("calls placed").register(meters);
    }

    private static Gauge.Builder<E1Trunk> state(String name, E1Trunk trunk, ToDoubleFunction<E1State> what) {
        return Gauge.builder(name, trunk, t -> t.state().map(what::applyAsDouble).orElse(0.0)).tag("trunk", trunk.name());
    }

    private static FunctionCounter.Builder<E1Trunk> packets(String what, E1Trunk trunk, ToLongFunction<E1Figures> figure) {
        return counter("yinxin.e1.packets." + what, trunk, figure);
    }

    private static FunctionCounter.Builder<E1Trunk> counter(String name, E1Trunk trunk, ToLongFunction<E1Figures> figure) {
        return FunctionCounter.builder(name, trunk, t -> t.figures().map(figure::applyAsLong).orElse(0L)).tag("trunk", trunk.name());
    }
}

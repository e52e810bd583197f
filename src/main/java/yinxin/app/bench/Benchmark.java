package yinxin.app.bench;

import java.time.Duration;

/// The trials, one by one.
final class Benchmark {
    /// Greeting and beep of the usual wave.
    private static final Duration PROMPTS = Duration.ofMillis(3900);
    private static final Duration SPEECH = Duration.ofSeconds(20);
    /// A short call, as the peer's set-ups were measured with.
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final double RAMP = 80;
    private static final double[] WARMING = {20, 60};
    /// As many as a cold core carries: the more calls, the sooner everything has been compiled that a call needs.
    private static final double WARM = 40;
    /// Of the core.
    private static final double FEW_COMPILERS = 0.02;

    private final Bed bed;

    Benchmark(Bed bed) {
        this.bed = bed;
    }

    /// Lets the gateway's Java compile what is used often; a gateway runs for weeks. After the waves that always are there come more of the
    /// last until the compilers are nearly done, but not for ever.
    ///
    /// @param most waves of the last kind
    void warmUp(Duration time, int most) throws InterruptedException {
        for (var perSecond : WARMING) {
            report(new Trial(bed, "warm-up", Wave.lasting(time, perSecond, SHORT, Wave.SHORT)).run(Duration.ZERO, time));
        }
        var compilers = 1.0;
        for (var wave = 0; wave < most && compilers > FEW_COMPILERS; wave++) {
            compilers = report(new Trial(bed, "warm-up", Wave.lasting(time, WARM, SHORT.plus(PROMPTS), Wave.USUAL)).run(Duration.ZERO, time))
                    .machine().compilers();
        }
    }

    /// Short calls at an even pace.
    Outcome setUps(double perSecond, Duration time) throws InterruptedException {
        var wave = Wave.lasting(time.plus(SHORT), perSecond, SHORT, Wave.SHORT);
        return report(new Trial(bed, "%.0f set-ups/s".formatted(perSecond), wave).run(SHORT, time));
    }

    /// Messages of 20 s at an even pace; the window opens when as many end as begin.
    Outcome messages(double perSecond, Duration time) throws InterruptedException {
        var talk = PROMPTS.plus(SPEECH);
        var ramp = talk.plusSeconds(1);
        var wave = Wave.lasting(ramp.plus(time), perSecond, talk, Wave.USUAL);
        return report(new Trial(bed, "%.0f messages/s".formatted(perSecond), wave).run(ramp, time));
    }

    /// So many calls that all record while the window is open. They begin and end at an even pace, so that the last notices of the first
    /// go out while the core is full.
    Outcome recordings(int calls, Duration time) throws InterruptedException {
        var ramp = Duration.ofMillis((long) (1000 * calls / RAMP));
        var settling = PROMPTS.plusSeconds(1);
        var wave = new Wave(calls, RAMP, ramp.plus(settling).plus(time).plusMillis(500), Wave.USUAL);
        return report(new Trial(bed, calls + " recordings", wave).run(ramp.plus(settling), time));
    }

    /// Half as many calls again as the gateway may take: it must turn the rest away and keep those it has.
    Outcome overload(int limit) throws InterruptedException {
        var calls = limit * 3 / 2;
        var ramp = Duration.ofMillis((long) (1000 * calls / RAMP));
        return report(new Trial(bed, calls + " calls for " + limit, new Wave(calls, RAMP, ramp.plus(PROMPTS).plus(SPEECH), Wave.USUAL))
                .run(ramp.plus(PROMPTS), SPEECH.dividedBy(2)));
    }

    /// More short calls a second than any core sets up: those that it takes must be whole, and the others hear so.
    Outcome flood(double perSecond, Duration time) throws InterruptedException {
        var wave = Wave.lasting(time.plus(SHORT), perSecond, SHORT, Wave.SHORT);
        return report(new Trial(bed, "overload, %.0f/s".formatted(perSecond), wave).run(SHORT, time));
    }

    private static Outcome report(Outcome outcome) {
        System.out.println(outcome);
        return outcome;
    }
}

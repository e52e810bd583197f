package yinxin.web.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import yinxin.voicemail.message.Condition;
import yinxin.voicemail.operator.Traffic;

/// What came in and went out, drawn: calls by condition, notices by how long they took, and why pushes do not go out.
public final class Charts {
    /// More than these nobody tells apart by their colours; the rarest stand together.
    private static final List<String> COLOURS = List.of("one", "four", "three", "five", "six");
    /// Reasons that are read, many saying the same in other words.
    private static final int MOST_WHYS = 200;
    private static final int MOST_SHOWN = 6;

    private final Traffic traffic;
    private final Clock clock;

    public Charts(Traffic traffic, Clock clock) {
        this.traffic = traffic;
        this.clock = clock;
    }

    /// How far back one looks.
    ///
    /// @param key  in addresses
    /// @param step one bar
    enum Span {
        DAY("24h", Duration.ofHours(1), 24),
        WEEK("7d", Duration.ofHours(6), 28);

        private final String key;
        private final Duration step;
        private final int steps;

        Span(String key, Duration step, int steps) {
            this.key = key;
            this.step = step;
            this.steps = steps;
        }

        /// In addresses.
        String key() {
            return key;
        }

        static Span of(String key) {
            return key.equals(WEEK.key) ? WEEK : DAY;
        }

        /// In words.
        String said(Shift shift) {
            return this == DAY ? shift.say("24 小时", "24 h") : shift.say("7 天", "7 days");
        }
    }

    /// A reason and how many pushes it stops.
    ///
    /// @param width of its bar, of 100
    public record Trouble(String why, long count, long width) {}

    /// What is to be drawn.
    ///
    /// @param calls all calls of the span
    /// @param voice of these, messages
    /// @param failed of these, such as could not be recorded
    record Drawn(List<Chart> charts, List<Trouble> troubles, long calls, long voice, long failed) {}

    Drawn draw(Span span, Shift shift) {
        var until = Chart.next(clock.instant(), span.step);
        var messages = traffic.messages(until, span.step, span.steps);
        var notices = traffic.notices(until, span.step, span.steps);
        return new Drawn(List.of(calls(shift, span, messages), notices(shift, span, notices)), troubles(shift, until.minus(span.step.multipliedBy(span.steps))),
                messages.stream().mapToLong(Traffic.Step::calls).sum(), messages.stream().mapToLong(Traffic.Step::voice).sum(),
                messages.stream().mapToLong(Traffic.Step::failed).sum());
    }

    private static Chart calls(Shift shift, Span span, List<Traffic.Step> messages) {
        var sums = new EnumMap<Condition, Long>(Condition.class);
        messages.forEach(step -> step.conditions().forEach((condition, count) -> sums.merge(condition, count, Long::sum)));
        var frequent = sums.entrySet().stream().sorted(Map.Entry.<Condition, Long>comparingByValue(Comparator.reverseOrder())).map(Map.Entry::getKey).toList();
        var own = frequent.stream().limit(frequent.size() > COLOURS.size() ? COLOURS.size() - 1 : COLOURS.size()).toList();
        var meanings = new ArrayList<Chart.Meaning>();
        own.forEach(condition -> meanings.add(new Chart.Meaning(COLOURS.get(meanings.size()), shift.say(condition.chinese(), condition.english()))));
        if (own.size() < frequent.size()) {
            meanings.add(new Chart.Meaning("two", shift.say("其它", "Others")));
        }
        var others = frequent.stream().skip(own.size()).toList();
        var steps = messages.stream().map(step -> new Chart.Step(step.from(), Stream.concat(own.stream().map(c -> step.conditions().getOrDefault(c, 0L)),
                others.isEmpty() ? Stream.of() : Stream.of(others.stream().mapToLong(c -> step.conditions().getOrDefault(c, 0L)).sum())).toList())).toList();
        var total = messages.stream().mapToLong(Traffic.Step::calls).sum();
        return Chart.of(shift.say("来电原因", "Calls by condition"), steps, meanings,
                shift.say("过去 " + span.said(shift) + " " + total + " 个来电", total + " calls in the last " + span.said(shift)));
    }

    private static Chart notices(Shift shift, Span span, List<Traffic.Sent> sent) {
        var steps = sent.stream().map(s -> new Chart.Step(s.from(), List.of(s.second(), s.tenth(), s.minute(), s.later(), s.waiting(), s.held(), s.refused()))).toList();
        var total = sent.stream().mapToLong(Traffic.Sent::notices).sum();
        var prompt = sent.stream().mapToLong(Traffic.Sent::second).sum();
        return Chart.of(shift.say("通知与延迟", "Notices, and how long they took"), steps, List.of(new Chart.Meaning("one", shift.say("1 秒内", "within 1 s")),
                new Chart.Meaning("four", shift.say("10 秒内", "10 s")), new Chart.Meaning("five", shift.say("1 分钟内", "1 min")),
                new Chart.Meaning("six", shift.say("更晚", "later")), new Chart.Meaning("three", shift.say("待发", "waiting")),
                new Chart.Meaning("two", shift.say("保留", "held")), new Chart.Meaning("bad", shift.say("死信", "dead"))),
                shift.say("过去 " + span.said(shift) + " " + total + " 条通知，其中 " + prompt + " 条在挂机后 1 秒内发给微信",
                        total + " notices in the last " + span.said(shift) + ", " + prompt + " of them at WeChat within a second of the hang-up"));
    }

    /// Many reasons differ only in WeChat's request numbers or a field's name: what reads the same is one.
    private List<Trouble> troubles(Shift shift, Instant since) {
        var counts = new LinkedHashMap<String, Long>();
        traffic.failures(since, MOST_WHYS).forEach(failure -> counts.merge(ConsoleWording.reason(failure.why(), shift.language())
                + (Set.of("WAITING", "QUIET").contains(failure.state()) ? shift.say("（重试中）", " (being retried)") : ""), failure.count(), Long::sum));
        var most = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
        return counts.entrySet().stream().sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())).limit(MOST_SHOWN)
                .map(e -> new Trouble(e.getKey(), e.getValue(), Math.max(1, e.getValue() * 100 / most))).toList();
    }
}

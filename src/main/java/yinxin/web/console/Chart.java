package yinxin.web.console;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Bars over time, laid out; the template draws them as SVG.
///
/// @param title   what is counted
/// @param summary the whole of it in a sentence, for who does not see it
/// @param bars    from left to right
/// @param lines   the scale
/// @param hours   labels below
/// @param legend  what the colours mean, from the bottom up
/// @param rows    the same in figures, without the steps in which nothing was
public record Chart(String title, String summary, List<Bar> bars, List<Line> lines, List<Label> hours, List<Legend> legend, List<Row> rows) {
    /// The drawing's size in its own units.
    public static final int WIDTH = 720;
    /// As [#WIDTH].
    public static final int HEIGHT = 160;
    private static final int LEFT = 46;
    private static final int FLOOR = 136;
    private static final int CEILING = 10;
    private static final double FILL = 0.72;
    /// Labels below, at most.
    private static final int LABELS = 8;
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd", Locale.ROOT);
    private static final DateTimeFormatter DAY_AND_HOUR = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);

    /// A bar and what it says when pointed at.
    public record Bar(String said, List<Part> parts) {}

    /// A coloured part of a bar.
    public record Part(String colour, String x, String y, String width, String height) {}

    /// A line of the scale.
    public record Line(String y, String label) {}

    /// A word below.
    public record Label(String x, String text) {}

    /// A colour and its meaning.
    public record Legend(String colour, String label, long total) {}

    /// A step of time in figures, in the legend's order.
    public record Row(String when, List<Long> counts, long total) {}

    /// A step of time and its counts, in the legend's order.
    record Step(Instant from, List<Long> counts) {
        long total() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /// A colour of the stylesheet and what it stands for.
    record Meaning(String colour, String label) {}

    /// Lays it out.
    static Chart of(String title, List<Step> steps, List<Meaning> meanings, String summary) {
        var top = round(steps.stream().mapToLong(Step::total).max().orElse(0));
        var step = (WIDTH - LEFT) / (double) Math.max(1, steps.size());
        var isLong = steps.size() > 1 && Duration.between(steps.getFirst().from(), steps.get(1).from()).compareTo(Duration.ofHours(1)) > 0;
        var bars = new ArrayList<Bar>();
        var labels = new ArrayList<Label>();
        var rows = new ArrayList<Row>();
        for (var i = 0; i < steps.size(); i++) {
            var at = steps.get(i);
            var when = (isLong ? DAY_AND_HOUR : HOUR).format(at.from().atZone(ZONE));
            bars.add(bar(at, meanings, when, new Place(LEFT + step * i + step * (1 - FILL) / 2, step * FILL, top)));
            if (at.total() > 0) {
                rows.add(new Row(when, at.counts(), at.total()));
            }
            if (i % Math.max(1, (steps.size() + LABELS - 1) / LABELS) == 0) {
                labels.add(new Label(number(LEFT + step * i + step / 2), (isLong ? DAY : HOUR).format(at.from().atZone(ZONE))));
            }
        }
        var lines = List.of(new Line(String.valueOf(FLOOR), "0"), new Line(number((FLOOR + CEILING) / 2.0), String.valueOf(top / 2)),
                new Line(String.valueOf(CEILING), String.valueOf(top)));
        var legend = new ArrayList<Legend>();
        for (var k = 0; k < meanings.size(); k++) {
            var index = k;
            legend.add(new Legend(meanings.get(k).colour(), meanings.get(k).label(), steps.stream().mapToLong(s -> s.counts().get(index)).sum()));
        }
        return new Chart(title, summary, bars, lines, labels, legend, rows);
    }

    private record Place(double x, double width, long top) {}

    private static Bar bar(Step at, List<Meaning> meanings, String when, Place place) {
        var y = (double) FLOOR;
        var parts = new ArrayList<Part>();
        var said = new StringBuilder(when);
        for (var k = 0; k < meanings.size(); k++) {
            var count = at.counts().get(k);
            if (count > 0) {
                var height = count * (FLOOR - CEILING) / (double) place.top();
                said.append(parts.isEmpty() ? "  " : ", ").append(meanings.get(k).label()).append(' ').append(count);
                y -= height;
                parts.add(new Part(meanings.get(k).colour(), number(place.x()), number(y), number(place.width()), number(height)));
            }
        }
        return new Bar(said.toString(), parts);
    }

    /// The next even number of one significant digit, so that half of it is whole too.
    private static long round(long most) {
        var power = 1L;
        while (most > power * 10) {
            power *= 10;
        }
        var rounded = Math.max(2, (most + power - 1) / power * power);
        return rounded % 2 == 0 ? rounded : rounded + Math.max(1, power);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /// The full step after this time, so that bars stand on whole hours.
    static Instant next(Instant now, Duration step) {
        var millis = step.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), millis) * millis + millis);
    }
}

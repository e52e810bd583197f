package yinxin.app.bench;

import java.util.List;
import java.util.Locale;

/// A plot of a few curves as SVG: the horizontal axis linear from 0, the vertical one linear from 0 or logarithmic.
///
/// @param title  above it
/// @param across what the horizontal axis counts
/// @param up     what the vertical axis counts
/// @param log    whether the vertical axis is logarithmic
/// @param curves what is drawn
record Plot(String title, String across, String up, boolean log, List<Curve> curves) {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 400;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 50;
    private static final int BOTTOM = 60;
    private static final int STEPS = 5;
    private static final List<String> COLOURS = List.of("#07a35a", "#b04a2f", "#2f5fb0");

    /// @param x places on the horizontal axis
    /// @param y and on the vertical one
    record Point(double x, double y) {}

    record Curve(String name, List<Point> points) {}

    String svg() {
        var most = curves.stream().flatMap(c -> c.points.stream()).mapToDouble(Point::x).max().orElse(1);
        var highest = curves.stream().flatMap(c -> c.points.stream()).mapToDouble(Point::y).max().orElse(1);
        var scale = new Scale(round(most), log ? Math.pow(10, Math.ceil(Math.log10(highest))) : round(highest), log);
        var svg = new StringBuilder(("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">\n"
                + "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n").formatted(WIDTH, HEIGHT));
        text(svg, WIDTH / 2, 24, "middle\" font-size=\"16", title);
        axes(svg, scale);
        for (var i = 0; i < curves.size(); i++) {
            curve(svg, scale, curves.get(i), i);
        }
        return svg.append("</svg>\n").toString();
    }

    private record Scale(double most, double highest, boolean log) {
        int x(double value) {
            return (int) Math.round(LEFT + value / most * (WIDTH - LEFT - RIGHT));
        }

        int y(double value) {
            var part = log ? Math.log10(Math.max(1, value)) / Math.log10(highest) : value / highest;
            return (int) Math.round(HEIGHT - BOTTOM - part * (HEIGHT - TOP - BOTTOM));
        }
    }

    private void axes(StringBuilder svg, Scale scale) {
        for (var i = 0; i <= STEPS; i++) {
            var x = scale.most * i / STEPS;
            text(svg, scale.x(x), HEIGHT - BOTTOM + 18, "middle", number(x));
        }
        var lines = log ? (int) Math.round(Math.log10(scale.highest)) : STEPS;
        for (var i = 0; i <= lines; i++) {
            var y = log ? Math.pow(10, i) : scale.highest * i / STEPS;
            text(svg, LEFT - 8, scale.y(y) + 4, "end", number(y));
            svg.append("<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"#ddd\"/>\n".formatted(LEFT, WIDTH - RIGHT, scale.y(y), scale.y(y)));
        }
        text(svg, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 18, "middle", across);
        text(svg, LEFT, TOP - 12, "start", up);
    }

    private static void curve(StringBuilder svg, Scale scale, Curve curve, int number) {
        var colour = COLOURS.get(number % COLOURS.size());
        var line = new StringBuilder();
        for (var point : curve.points) {
            line.append(scale.x(point.x)).append(',').append(scale.y(point.y)).append(' ');
            svg.append("<circle cx=\"%d\" cy=\"%d\" r=\"4\" fill=\"%s\"/>\n".formatted(scale.x(point.x), scale.y(point.y), colour));
        }
        svg.append("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n".formatted(line.toString().strip(), colour));
        text(svg, WIDTH - RIGHT - 8, TOP + 4 + 18 * number, "end\" fill=\"" + colour, curve.name);
    }

    private static void text(StringBuilder svg, int x, int y, String anchor, String words) {
        svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n".formatted(x, y, anchor,
                words.replace("&", "&amp;").replace("<", "&lt;")));
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }

    /// The next number that divides well.
    private static double round(double value) {
        var magnitude = Math.pow(10, Math.floor(Math.log10(Math.max(1, value))));
        for (var step : new double[] {1, 2, 2.5, 3, 4, 5, 10}) {
            if (value <= step * magnitude) {
                return step * magnitude;
            }
        }
        return 10 * magnitude;
    }
}

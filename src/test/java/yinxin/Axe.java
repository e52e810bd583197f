package yinxin;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// axe-core, which examines a page as it stands for what shuts out people who do not see, hear or point well (WCAG 2.2 A and AA, and good practice).
public final class Axe {
    private static final String SCRIPT = script();
    /// Every frame is asked by itself: frames of another origin do not answer the outer one. What fades in is taken as come; waiting for it
    /// would be for ever where it is scrolled out of sight.
    private static final String EXAMINE = """
            async () => {
              document.getAnimations().filter(a => a.effect.getComputedTiming().endTime !== Infinity).forEach(a => a.finish());
              const result = await axe.run(document, { iframes: false, resultTypes: ['violations'] });
              return result.violations.filter(v => v.impact === 'serious' || v.impact === 'critical')
                .flatMap(v => v.nodes.map(n => `${v.id} (${v.impact}): ${n.html.slice(0, 160)} -- ${n.failureSummary.replace(/\\s+/g, ' ')}`));
            }""";

    private Axe() {}

    private static String script() {
        try (var in = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Fails when the page, or a page in a frame of it, has a serious or critical fault.
    ///
    /// @param what the state of the page, for the failure's text
    public static void findsNothingSerious(Page page, String what) {
        assertThat(page.frames().stream().filter(Axe::isSeen).flatMap(frame -> faults(frame).stream()).toList())
                .as("serious and critical faults of " + what + " at " + page.viewportSize().width).isEmpty();
    }

    private static boolean isSeen(Frame frame) {
        return frame.parentFrame() == null || frame.url().startsWith("http") && frame.frameElement().isVisible();
    }

    @SuppressWarnings("unchecked")
    private static List<String> faults(Frame frame) {
        if (frame.evaluate("typeof axe").equals("undefined")) {
            frame.evaluate(SCRIPT);
        }
        return ((List<String>) frame.evaluate(EXAMINE)).stream().map(fault -> frame.url().replaceFirst("\\?.*", "") + ": " + fault).toList();
    }
}

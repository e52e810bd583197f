package yinxin.web.numbers;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.HotWords;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.owner.NumberRules;
import yinxin.voicemail.owner.NumberSettings;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.owner.WithheldCallers;
import yinxin.web.pages.Door;

/// `/numbers/{n}`: one of the visitor's numbers: what it is called, whether and how they are told of its messages, and how its callers are treated.
/// `n` is a [yinxin.web.NumberHandles].
@Controller
public final class NumberPage {
    /// No other page of ours may hear anything; here an owner records a greeting.
    private static final String PERMISSIONS = "camera=(), geolocation=(), microphone=(self), payment=()";

    private final NumberForms forms;
    private final Preferences preferences;
    private final NumberRules rules;
    private final Clock clock;

    public NumberPage(NumberForms forms, Preferences preferences, NumberRules rules, Clock clock) {
        this.forms = forms;
        this.preferences = preferences;
        this.rules = rules;
        this.clock = clock;
    }

    @GetMapping("/numbers/{n}")
    ResponseEntity<String> show(@PathVariable String n, @RequestParam(required = false) @Nullable String done,
                                HttpServletRequest request, HttpServletResponse response) {
        response.setHeader("Permissions-Policy", PERMISSIONS);
        return forms.page(n, done == null ? "" : done, request, response);
    }

    /// Reloading the page that a form had answered.
    @GetMapping("/numbers/set/{what}")
    ResponseEntity<String> back() {
        return Door.seeOther("/bind");
    }

    @PostMapping("/numbers/set/label")
    ResponseEntity<String> label(HttpServletRequest request, HttpServletResponse response) {
        return forms.form(request, response, (visit, bound) -> {
            var label = Optional.ofNullable(request.getParameter("label")).orElse("").strip();
            if (label.codePointCount(0, label.length()) > BoundNumber.LONGEST_LABEL) {
                return forms.refuse(bound, visit, new NumberView.Fault("label", label, visit.say("最多 " + BoundNumber.LONGEST_LABEL + " 个字",
                        "At most " + BoundNumber.LONGEST_LABEL + " characters")));
            }
            preferences.label(bound.number(), visit.follower(), label);
            return forms.done(bound, "kept", "top");
        });
    }

    @PostMapping("/numbers/set/notices")
    ResponseEntity<String> notices(HttpServletRequest request, HttpServletResponse response) {
        return forms.form(request, response, (visit, bound) -> {
            var wanted = "on".equals(request.getParameter("notices"));
            preferences.notices(bound.number(), visit.follower(), wanted, clock.instant());
            return forms.done(bound, wanted ? "notices-on" : "notices-off", "top");
        });
    }

    @PostMapping("/numbers/set/form")
    ResponseEntity<String> form(HttpServletRequest request, HttpServletResponse response) {
        return forms.form(request, response, (visit, bound) -> {
            named(NoticeForm.values(), request.getParameter("form")).ifPresent(form -> preferences.form(bound.number(), visit.follower(), form));
            return forms.done(bound, "kept", "form");
        });
    }

    @PostMapping("/numbers/set/hot-words")
    ResponseEntity<String> hotWords(HttpServletRequest request, HttpServletResponse response) {
        return forms.owners(request, response, (visit, bound) -> {
            var entered = Optional.ofNullable(request.getParameter("words")).orElse("");
            var words = HotWords.parse(entered);
            if (words.isEmpty()) {
                return forms.refuse(bound, visit, new NumberView.Fault("words", entered, visit.say("最多 " + HotWords.MOST + " 个，每个最多 " + HotWords.LONGEST + " 个字",
                        "At most " + HotWords.MOST + ", each of at most " + HotWords.LONGEST + " characters")));
            }
            rules.keepHotWords(bound.number(), words.get());
            return forms.done(bound, "kept", "words");
        });
    }

    @PostMapping("/numbers/set/withheld")
    ResponseEntity<String> withheld(HttpServletRequest request, HttpServletResponse response) {
        return forms.owners(request, response, (visit, bound) -> {
            named(WithheldCallers.values(), request.getParameter("withheld")).ifPresent(withheld ->
                    rules.keep(bound.number(), new NumberSettings(rules.of(bound.number()).greeting(), withheld)));
            return forms.done(bound, "kept", "withheld");
        });
    }

    /// The value of this name; empty for what no form of ours sends.
    static <E extends Enum<E>> Optional<E> named(E[] values, @Nullable String name) {
        return Arrays.stream(values).filter(v -> v.name().equals(name)).findFirst();
    }
}

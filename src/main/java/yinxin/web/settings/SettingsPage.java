package yinxin.web.settings;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import yinxin.voicemail.message.Bindings;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.owner.SpokenLanguage;
import yinxin.web.FormTokens;
import yinxin.web.NumberHandles;
import yinxin.web.pages.Door;
import yinxin.web.pages.Door.Visit;
import yinxin.web.pages.Language;
import yinxin.web.pages.Pages;
import yinxin.web.pages.View;

/// `/settings`: when to be left alone, by which clock, in which language, which numbers to be told of; and leaving for good.
@Controller
public final class SettingsPage {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
    /// What is suggested to somebody who has no quiet hours yet.
    private static final QuietHours SUGGESTED = new QuietHours(LocalTime.of(22, 0), LocalTime.of(7, 0), true);
    private static final String ON = "on";

    private final Door door;
    private final Pages pages;
    private final Preferences preferences;
    private final Bindings bindings;
    private final NumberHandles handles;
    private final Clock clock;

    public SettingsPage(Door door, Pages pages, Preferences preferences, Bindings bindings, NumberHandles handles, Clock clock) {
        this.door = door;
        this.pages = pages;
        this.preferences = preferences;
        this.bindings = bindings;
        this.handles = handles;
        this.clock = clock;
    }

    @GetMapping("/settings")
    ResponseEntity<String> show(@RequestParam(required = false) @Nullable String done, HttpServletRequest request, HttpServletResponse response) {
        return door.page(request, response, visit -> {
            var settings = preferences.of(visit.follower());
            var quiet = settings.quiet().map(hours -> shown(hours, true)).orElseGet(() -> shown(SUGGESTED, false));
            return pages.show(visit.language(), view(visit, settings, quiet, Said.done(said(done, visit))));
        });
    }

    /// Reloading a page that a form had answered.
    @GetMapping({"/settings/notices", "/settings/erase"})
    ResponseEntity<String> back() {
        return Door.seeOther("/settings");
    }

    /// Keeps all that the form says.
    @PostMapping("/settings")
    ResponseEntity<String> keep(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var sent = new Sent(request);
            var zone = Zones.named(sent.text("zone"));
            var from = time(sent.text("from"));
            var until = time(sent.text("until"));
            var spoken = sent.spoken();
            if (sent.quiet() && (from.isEmpty() || until.isEmpty() || from.equals(until)) || zone.isEmpty()) {
                var before = preferences.of(visit.follower());
                var settings = new FollowerSettings(zone.orElse(before.zone()), before.quiet(), spoken);
                return pages.show(HttpStatus.BAD_REQUEST, visit.language(), view(visit, settings, new SettingsView.Quiet(sent.quiet(),
                        sent.text("from"), sent.text("until"), sent.urgent()), Said.fault(fault(zone, from, until, visit))));
            }
            var hours = sent.quiet() ? Optional.of(new QuietHours(from.orElseThrow(), until.orElseThrow(), sent.urgent())) : Optional.<QuietHours>empty();
            var before = preferences.of(visit.follower());
            preferences.keep(visit.follower(), new FollowerSettings(zone.orElseThrow(), hours, spoken));
            if (!spoken.equals(before.language())) {
                Language.remember(spoken.map(Language::of), request, response);
            }
            return Door.seeOther("/settings?done=saved");
        });
    }

    /// Notices of one number: `n`, what stands for it, and `notices`, on or off.
    @PostMapping("/settings/notices")
    ResponseEntity<String> notices(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            var wanted = ON.equals(request.getParameter("notices"));
            var number = preferences.numbersOf(visit.follower()).stream()
                    .filter(bound -> handles.of(bound.number(), visit.follower()).equals(request.getParameter("n"))).findFirst();
            number.ifPresent(bound -> preferences.notices(bound.number(), visit.follower(), wanted, clock.instant()));
            return Door.seeOther(number.isEmpty() ? "/settings" : "/settings?done=" + (wanted ? "notices-on" : "notices-off"));
        });
    }

    /// Leaves, and takes everything along.
    @PostMapping("/settings/erase")
    ResponseEntity<String> erase(HttpServletRequest request, HttpServletResponse response) {
        return door.form(request, response, visit -> {
            if (request.getParameter("confirmed") == null) {
                return pages.show(visit.language(), new View.Confirm(visit.say("全部删除并离开？", "Erase everything and leave?"), visit.say(
                        "所有号码都会解绑，留言、录音和设置全部销毁，与人共享的也会收回。不能恢复。",
                        "All numbers are unbound; messages, recordings and settings are destroyed, and sharing ends. This cannot be undone."),
                        visit.say("全部删除", "Erase"), "/settings/erase",
                        Map.of(FormTokens.FIELD, visit.token(), "confirmed", "yes"), "/settings"));
            }
            bindings.forget(visit.follower(), clock.instant());
            Language.remember(Optional.empty(), request, response);
            door.dismiss(response);
            return pages.show(visit.language(), new View.Note(visit.say("已全部删除", "Everything is erased"), visit.say(
                    "号码已解绑，留言、录音和设置都已销毁，微信不会再收到通知。不再使用的话，记得在手机上取消呼叫转移。",
                    "Your numbers are unbound, and messages, recordings and settings are destroyed. No more notices will come. "
                            + "If you no longer use this, remember to cancel call forwarding on the phone."), View.Mood.CALM,
                    List.of(new View.Way(visit.say("重新绑定号码", "Bind a number again"), "/bind"))));
        });
    }

    /// What the form says.
    private record Sent(HttpServletRequest request) {
        String text(String name) {
            return Optional.ofNullable(request.getParameter(name)).orElse("").strip();
        }

        boolean quiet() {
            return text("quiet").equals(ON);
        }

        boolean urgent() {
            return text("urgent").equals(ON);
        }

        Optional<SpokenLanguage> spoken() {
            return Arrays.stream(SpokenLanguage.values()).filter(language -> language.name().equals(text("language"))).findFirst();
        }
    }

    private static Optional<LocalTime> time(String text) {
        try {
            return Optional.of(LocalTime.parse(text).truncatedTo(ChronoUnit.MINUTES));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static String fault(Optional<ZoneId> zone, Optional<LocalTime> from, Optional<LocalTime> until, Visit visit) {
        if (zone.isEmpty()) {
            return visit.say("没有这个时区，请从列表里选一个", "There is no such time zone: please choose one from the list");
        }
        return from.isPresent() && from.equals(until)
                ? visit.say("开始和结束不能是同一时间", "Quiet hours cannot begin and end at the same time")
                : visit.say("请写下几点开始、几点结束，例如 22:00 到 07:00", "Say when they begin and when they end, such as 22:00 and 07:00");
    }

    /// What this answer of the page has beyond the settings.
    private record Said(String fault, String done) {
        static Said fault(String fault) {
            return new Said(fault, "");
        }

        static Said done(String done) {
            return new Said("", done);
        }
    }

    private static SettingsView.Quiet shown(QuietHours hours, boolean on) {
        return new SettingsView.Quiet(on, TIME.format(hours.from()), TIME.format(hours.until()), hours.urgent());
    }

    private SettingsView view(Visit visit, FollowerSettings settings, SettingsView.Quiet quiet, Said said) {
        var now = clock.instant();
        var numbers = preferences.numbersOf(visit.follower()).stream().map(bound -> new SettingsView.Number(
                handles.of(bound.number(), visit.follower()), bound.called(), bound.label().isEmpty() ? "" : bound.number().display(),
                bound.binding().notices())).toList();
        return new SettingsView(visit.say("设置", "Settings"), quiet, Zones.choices(settings.zone(), now, visit.language()),
                visit.language().formatted(now.atZone(settings.zone()), "EEEE HH:mm"), languages(settings, visit), numbers, said.fault(), said.done(),
                visit.token());
    }

    private static List<SettingsView.Choice> languages(FollowerSettings settings, Visit visit) {
        var asWritten = new SettingsView.Choice("", visit.say("自动", "Automatic"), settings.language().isEmpty());
        return Stream.concat(Stream.of(asWritten), Arrays.stream(SpokenLanguage.values()).map(language -> new SettingsView.Choice(language.name(),
                Language.of(language).say("中文", "English"), settings.language().filter(language::equals).isPresent()))).toList();
    }

    private static String said(@Nullable String done, Visit visit) {
        return switch (done == null ? "" : done) {
            case "saved" -> visit.say("已保存", "Saved");
            case "notices-on" -> visit.say("通知已打开", "Notices are on");
            case "notices-off" -> visit.say("通知已关闭", "Notices are off");
            default -> "";
        };
    }
}

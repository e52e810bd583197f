package yinxin.web.numbers;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.Leases;
import yinxin.voicemail.owner.Preferences;
import yinxin.web.NumberHandles;
import yinxin.web.pages.Door.Visit;

/// The visitor's own numbers, as pages list and address them.
public final class OwnNumbers {
    private final Preferences preferences;
    private final Leases leases;
    private final NumberHandles handles;
    private final Clock clock;

    public OwnNumbers(Preferences preferences, Leases leases, NumberHandles handles, Clock clock) {
        this.preferences = preferences;
        this.leases = leases;
        this.handles = handles;
        this.clock = clock;
    }

    /// The visitor's number that this handle stands for; empty when they have none such, or no more.
    Optional<BoundNumber> byHandle(Visit visit, @Nullable String handle) {
        return byHandle(visit.follower(), handle);
    }

    /// As above, for who is known without a page.
    Optional<BoundNumber> byHandle(OpenId follower, @Nullable String handle) {
        return preferences.numbersOf(follower).stream().filter(b -> handle(b).equals(handle)).findFirst();
    }

    /// What stands for a number in addresses.
    String handle(BoundNumber bound) {
        return handles.of(bound.number(), bound.binding().follower());
    }

    /// The lines of the list.
    List<BindView.Number> lines(Visit visit) {
        var due = leases.due(visit.follower(), clock.instant()).stream().collect(Collectors.toMap(Leases.Due::number, Leases.Due::until));
        return preferences.numbersOf(visit.follower()).stream().map(bound -> {
            var at = visit.moments().brief(bound.binding().boundAt());
            var until = due.get(bound.number());
            return new BindView.Number(bound.number().value(), bound.number().display(), bound.label(), bound.owned()
                    ? visit.say(at + " 绑定", "Bound " + at) : visit.say("机主共享给您，" + at, "Shared with you, " + at),
                    handle(bound), bound.owned(), until == null ? "" : visit.moments().brief(until));
        }).toList();
    }
}

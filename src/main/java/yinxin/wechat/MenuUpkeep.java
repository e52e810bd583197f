package yinxin.wechat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import yinxin.voicemail.delivery.DeliveryOutcome;
import yinxin.wechat.api.Menu;
import yinxin.wechat.api.MenuState;
import yinxin.wechat.api.WeChatApi;

/// Sees to it that the account has its menu. Asks once after the start, and again only as long as WeChat does not take it: nothing waits for it.
public final class MenuUpkeep implements AutoCloseable {
    /// From one vain attempt to the next: the first pause, doubled up to the longest. An operator who has mended something need not start anew.
    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(MenuUpkeep.class);

    private final WeChatApi api;
    private final Menu menu;
    private final Duration firstPause;
    private final ScheduledExecutorService attempts = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("menu").daemon().factory());
    private String told = "";

    public MenuUpkeep(WeChatApi api, Menu menu) {
        this(api, menu, FIRST_PAUSE);
    }

    /// @param firstPause before the second attempt
    MenuUpkeep(WeChatApi api, Menu menu, Duration firstPause) {
        this.api = api;
        this.menu = menu;
        this.firstPause = firstPause;
    }

    /// Begins, and returns at once.
    public void start() {
        attempts.execute(() -> attempt(firstPause));
    }

    private void attempt(Duration pause) {
        var outcome = switch (api.menu(menu)) {
            case MenuState.AsWanted() -> new DeliveryOutcome.Accepted(Optional.empty());
            case MenuState.None() -> create("the account has its menu now");
            case MenuState.Another(var names) -> create("the account has our menu now, in place of " + names + "; yinxin.wechat.menu: false leaves a menu alone");
            case MenuState.NotTold(var why) -> why;
        };
        var why = switch (outcome) {
            case DeliveryOutcome.Accepted _ -> "";
            case DeliveryOutcome.TryLater(var reason, var _) -> reason;
            case DeliveryOutcome.TooFast(var reason, var _) -> reason;
            case DeliveryOutcome.QuotaUsedUp(var reason, var _) -> reason;
            case DeliveryOutcome.Stopped(var reason) -> reason;
            case DeliveryOutcome.Unknown(var reason) -> reason;
            case DeliveryOutcome.Refused(var reason) -> reason;
            case DeliveryOutcome.Misconfigured(var reason) -> reason;
            case DeliveryOutcome.Unfollowed _, DeliveryOutcome.ChatClosed _ -> "WeChat answered something that fits no menu";
        };
        if (!why.isEmpty()) {
            tell(why);
            var next = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            attempts.schedule(() -> attempt(next), pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private DeliveryOutcome create(String done) {
        var outcome = api.create(menu);
        if (outcome instanceof DeliveryOutcome.Accepted) {
            LOG.info("{}", done);
        }
        return outcome;
    }

    /// The same reason is told once: the request's id in WeChat's words differs each time.
    private void tell(String why) {
        var plain = why.replaceFirst(" rid: \\S+", "");
        if (!plain.equals(told)) {
            LOG.warn("the account has no menu of ours yet, and it is tried again: {}", why);
            told = plain;
        }
    }

    @Override
    public void close() {
        attempts.shutdownNow();
    }
}

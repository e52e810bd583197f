package yinxin.web.console;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import yinxin.voicemail.delivery.Account;
import yinxin.voicemail.delivery.NoticeRules;
import yinxin.voicemail.ledger.Reconciliation;
import yinxin.voicemail.operator.Exchange;

/// How the gateway stands with the world: its trunks, its account, its books.
public final class Standings {
    /// Below this part of the day's quota somebody should know.
    private static final int SCARCE = 10;

    private final Exchange exchange;
    private final Reconciliation reconciliation;
    private final Account account;
    private final NoticeRules rules;
    private final Clock clock;

    public Standings(Exchange exchange, Reconciliation reconciliation, Account account, NoticeRules rules, Clock clock) {
        this.exchange = exchange;
        this.reconciliation = reconciliation;
        this.account = account;
        this.rules = rules;
        this.clock = clock;
    }

    /// What the last reconciliation found.
    ///
    /// @param when        of it; empty before the first
    /// @param differences each in words; empty when the books agree
    public record Books(String when, List<String> differences) {}

    /// That WeChat has stopped the account.
    public record Stop(String why, String since, String probe) {}

    List<OverviewPage.Figure> figures(Shift shift) {
        var figures = new ArrayList<OverviewPage.Figure>();
        var down = exchange.trunks().stream().filter(Standings::isDown).count();
        var dead = exchange.nodes().stream().filter(node -> node.state() == Exchange.NodeState.DEAD).count();
        figures.add(new OverviewPage.Figure(shift.say("正在通话", "Calls up"), String.valueOf(exchange.nodes().stream().mapToInt(Exchange.NodeLine::calls).sum()),
                dead > 0 ? shift.say(dead + " 台网关失联", dead + (dead == 1 ? " gateway is dead" : " gateways are dead"))
                        : down > 0 ? shift.say(down + " 条中继断开", down + (down == 1 ? " trunk is down" : " trunks are down")) : shift.say("中继正常", "trunks in order"),
                down + dead == 0 ? "/operator/calls" : "/operator/trunks", down + dead == 0 ? "" : "note"));
        var left = account.state().templatesLeft(clock.instant(), rules);
        figures.add(new OverviewPage.Figure(shift.say("今日剩余额度", "Quota left today"), String.valueOf(left),
                shift.say("共 " + rules.quotaADay() + " 条通知", "of " + rules.quotaADay() + " notices"), "/operator/deliveries",
                left * SCARCE < rules.quotaADay() ? "bad" : ""));
        return figures;
    }

    private static boolean isDown(Exchange.TrunkLine trunk) {
        return Stream.concat(trunk.answers().stream(), trunk.registered().stream()).anyMatch(health -> health.up().equals(Optional.of(false)));
    }

    Books books(Shift shift) {
        return reconciliation.latest().map(found -> new Books(shift.moments().brief(found.at()), found.differences().entrySet().stream()
                .filter(d -> d.getValue() > 0).map(d -> ConsoleWording.difference(d.getKey(), d.getValue(), shift.language())).toList()))
                .orElse(new Books("", List.of()));
    }

    Optional<Stop> stop(Shift shift) {
        return account.state().hold().map(hold -> new Stop(ConsoleWording.why(hold.why(), shift.language()), shift.moments().brief(hold.since()),
                shift.moments().brief(hold.probe())));
    }

    void reconcile() {
        reconciliation.run();
    }

    boolean release() {
        return account.release();
    }
}

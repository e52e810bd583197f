package yinxin.web.live;

import java.util.List;
import yinxin.voicemail.delivery.Account;
import yinxin.voicemail.operator.Deliveries;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Traffic;
import yinxin.voicemail.webhook.Webhooks;

/// By what it is seen that a part has changed: a value that is another one then. Small, for it is asked for each second.
public final class Signs {
    private final Exchange exchange;
    private final Traffic traffic;
    private final Deliveries deliveries;
    private final Account account;
    private final Webhooks webhooks;

    public Signs(Exchange exchange, Traffic traffic, Deliveries deliveries, Account account, Webhooks webhooks) {
        this.exchange = exchange;
        this.traffic = traffic;
        this.deliveries = deliveries;
        this.account = account;
        this.webhooks = webhooks;
    }

    /// The present sign of a part; equal to an earlier one as long as nothing has changed.
    ///
    /// @throws yinxin.voicemail.message.StoreUnavailable when the store cannot say
    Object of(Part part) {
        return switch (part) {
            case CALLS -> List.of(exchange.live(), exchange.signalling(1).stream().map(s -> s.id() + s.outcome() + s.steps().size()).toList());
            case TRUNKS -> exchange.trunks();
            case MESSAGES -> traffic.steps();
            case DELIVERIES -> List.of(deliveries.counts(), traffic.steps(), account.state());
            case NODES -> exchange.nodes();
            case WEBHOOKS -> List.of(webhooks.depth(), webhooks.latest(1));
        };
    }
}

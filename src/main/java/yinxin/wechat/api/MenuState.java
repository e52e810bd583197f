package yinxin.wechat.api;

import java.util.List;
import java.util.Optional;
import yinxin.voicemail.delivery.DeliveryOutcome;

/// Which menu the account has.
public sealed interface MenuState {
    /// The one that it should have.
    record AsWanted() implements MenuState {}

    /// None.
    record None() implements MenuState {}

    /// Another one, with buttons of these names.
    record Another(List<String> names) implements MenuState {
        public Another {
            names = List.copyOf(names);
        }
    }

    /// WeChat did not tell; `why` says who must act.
    record NotTold(DeliveryOutcome why) implements MenuState {
        /// What the operator must do, if it is they who must act.
        public Optional<String> operatorsTask() {
            return switch (why) {
                case DeliveryOutcome.Misconfigured(var task) -> Optional.of(task);
                case DeliveryOutcome.Stopped(var task) -> Optional.of(task);
                case DeliveryOutcome.Accepted _, DeliveryOutcome.Unknown _, DeliveryOutcome.TryLater _, DeliveryOutcome.TooFast _, DeliveryOutcome.QuotaUsedUp _,
                        DeliveryOutcome.ChatClosed _, DeliveryOutcome.Unfollowed _, DeliveryOutcome.Refused _ -> Optional.empty();
            };
        }
    }
}

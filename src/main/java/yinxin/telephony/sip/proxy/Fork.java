package yinxin.telephony.sip.proxy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import yinxin.telephony.sip.proxy.RingOutcome.Answered;
import yinxin.telephony.sip.proxy.RingOutcome.CallerGone;
import yinxin.telephony.sip.proxy.RingOutcome.Failed;
import yinxin.telephony.sip.proxy.RingOutcome.NoAnswer;
import yinxin.telephony.sip.proxy.RingOutcome.Silent;
import yinxin.telephony.sip.proxy.RingOutcome.Unreachable;

/// Rings one or several phones at once. Runs on the call's thread; the branches hear on the stack's threads and wake it.
final class Fork {
    private final ProxiedCall call;
    private final RingRules rules;
    private final List<Branch> branches;
    /// How it ends, if it was ended before the phones had all spoken; they are given a moment to settle.
    private @Nullable RingOutcome decided;
    private long settledBy;

    Fork(ProxiedCall call, List<Course> courses, RingRules rules) {
        this.call = call;
        this.rules = rules;
        this.branches = courses.stream().map(course -> new Branch(call, course)).toList();
    }

    RingOutcome run() throws InterruptedException {
        if (!call.isCancelled()) {
            branches.forEach(Branch::send);
        }
        var lock = call.lock();
        lock.lock();
        try {
            while (true) {
                var now = System.nanoTime();
                if (call.isAnswered()) {
                    branches.forEach(Branch::cancel);
                    return new Answered();
                }
                decide(now);
                if (branches.stream().allMatch(Branch::isOver)) {
                    return decided == null ? outcome() : decided;
                }
                if (decided != null && now >= settledBy) {
                    return decided;
                }
                call.changed().await(Math.max(1, nextDue(now) - now), TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Looks whether it is time to stop, as a whole or one branch.
    private void decide(long now) {
        if (decided != null) {
            return;
        }
        if (call.isCancelled()) {
            end(new CallerGone(), now);
        } else if (firstSign().filter(at -> now >= at + rules.noAnswer().toNanos()).isPresent()) {
            end(new NoAnswer(rang()), now);
        } else if (branches.stream().anyMatch(Branch::refusedForAll)) {
            branches.forEach(Branch::cancel);
        }
        for (var branch : branches) {
            if (!branch.isOver() && now >= dueOf(branch)) {
                due(branch, now);
            }
        }
    }

    private void end(RingOutcome how, long now) {
        decided = how;
        settledBy = now + call.timing().settling().toNanos();
        branches.forEach(Branch::cancel);
    }

    private void due(Branch branch, long now) {
        if (branch.isKnockDue() && now < branch.sentAt() + rules.silence().toNanos()) {
            branch.knock();
        } else {
            branch.giveUp();
        }
    }

    /// When a branch is to be looked at next: whether anybody is there, whether it has been silent too long, or Timer C.
    private long dueOf(Branch branch) {
        if (branch.lastSign().isPresent()) {
            return branch.lastSign().get() + call.timing().timerC().toNanos();
        }
        var silent = branch.sentAt() + rules.silence().toNanos();
        return branch.isKnockDue() ? Math.min(silent, branch.sentAt() + call.timing().knock().toNanos()) : silent;
    }

    private long nextDue(long now) {
        if (decided != null) {
            return settledBy;
        }
        var due = now + Duration.ofDays(1).toNanos();
        for (var branch : branches) {
            due = branch.isOver() ? due : Math.min(due, dueOf(branch));
        }
        return Math.min(due, firstSign().map(at -> at + rules.noAnswer().toNanos()).orElse(due));
    }

    /// When the first of the phones showed that it is there.
    private Optional<Long> firstSign() {
        return branches.stream().flatMap(b -> b.firstSign().stream()).min(Long::compare);
    }

    private boolean rang() {
        return branches.stream().anyMatch(Branch::rang);
    }

    /// All branches have ended by themselves, or were given up one by one.
    private RingOutcome outcome() {
        var replies = branches.stream().flatMap(b -> b.refusal().stream()).toList();
        if (!replies.isEmpty()) {
            return new Failed(BestResponse.of(replies), rang());
        }
        if (firstSign().isPresent()) {
            return new NoAnswer(rang());
        }
        return branches.stream().allMatch(Branch::isUnreachable) ? new Unreachable() : new Silent();
    }
}

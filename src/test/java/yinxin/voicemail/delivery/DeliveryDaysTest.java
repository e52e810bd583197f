package yinxin.voicemail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import yinxin.voicemail.delivery.DeliveryPlan.Step;
import yinxin.voicemail.delivery.DeliveryPlan.Turn;
import yinxin.voicemail.delivery.Situation.Need;
import yinxin.voicemail.delivery.Situation.Waiting;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;

/// The plan over days that nobody planned: callers come in crowds and at night, followers change their quiet hours, listen and switch notices off,
/// and WeChat refuses, falls silent, loses answers and forgets receipts. Whatever comes, the promises hold.
class DeliveryDaysTest {
    private static final ZoneId BEIJING = ZoneId.of("Asia/Shanghai");
    private static final NoticeRules RULES = new NoticeRules(60, 3, Duration.ofMinutes(10));
    private static final int SEEDS = 20;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void theDaysEndWithEveryMessageToldOnce(int series) {
        for (var seed = series * SEEDS; seed < (series + 1) * SEEDS; seed++) {
            new Days(seed).live();
        }
    }

    /// A row of the outbox as the days treat it.
    private static final class Row {
        private final String id;
        private final Push.Notice push;
        private final Instant createdAt;
        private String parcel;
        private Instant due;
        private boolean quiet;
        private Need need = Need.WANTED;
        private Optional<Doubt> doubt = Optional.empty();
        private int attempts;
        private String end = "";
        private boolean onceMore;

        Row(String id, boolean urgent, Instant at) {
            this.id = id;
            this.parcel = id;
            this.push = new Push.Notice(DeliveryPlanTest.message(urgent, at));
            this.createdAt = at;
            this.due = at;
        }

        Waiting waiting() {
            return new Waiting(id, parcel, push, due, quiet, "", need, doubt, attempts, createdAt);
        }
    }

    private static final class Days {
        private final Random random;
        private final String seed;
        private final List<Row> rows = new ArrayList<>();
        private final List<Instant> cards = new ArrayList<>();
        /// What WeChat has shown: the parcel and its messages, and since when it remembers the id.
        private final Map<String, Instant> remembered = new HashMap<>();
        private final Map<String, Integer> shown = new HashMap<>();
        private final Map<LocalDate, Integer> sent = new HashMap<>();
        private FollowerSettings settings = FollowerSettings.USUAL;
        private Instant now = Instant.parse("2026-11-22T07:01:00Z");
        private boolean calm;
        private int digests;

        Days(int seed) {
            this.random = new Random(seed);
            this.seed = "seed " + seed;
        }

        void live() {
            var end = now.plus(Duration.ofDays(3));
            while (now.isBefore(end)) {
                happen();
                work();
                now = now.plusSeconds(chance(0.5) ? 1 + random.nextInt(120) : random.nextInt(3600));
            }
            calm = true;
            for (var hours = 0; hours < 72; hours++) {
                work();
                now = now.plus(Duration.ofHours(1));
            }
            for (var row : rows) {
                var times = shown.getOrDefault(row.id, 0);
                assertThat(row.end).as("%s: %s is settled", seed, row.id).isNotEmpty();
                assertThat(times).as("%s: %s is shown at most once, or twice where nobody could know", seed, row.id).isLessThanOrEqualTo(row.onceMore ? 2 : 1);
                if (row.end.equals("ACCEPTED")) {
                    assertThat(times).as("%s: %s has arrived", seed, row.id).isPositive();
                }
                if (row.end.equals("GIVEN_UP")) {
                    assertThat(row.onceMore).as("%s: %s was tried once more", seed, row.id).isTrue();
                }
                if (row.end.equals("SPARED")) {
                    assertThat(row.need).as("%s: %s was not needed", seed, row.id).isNotEqualTo(Need.WANTED);
                }
            }
        }

        private boolean chance(double probability) {
            return random.nextDouble() < probability;
        }

        private void happen() {
            for (var calls = chance(0.1) ? random.nextInt(12) : random.nextInt(2); calls > 0; calls--) {
                rows.add(new Row("m" + rows.size(), chance(0.15), now));
            }
            if (chance(0.05)) {
                settings = new FollowerSettings(BEIJING, chance(0.3) ? Optional.empty()
                        : Optional.of(new QuietHours(LocalTime.of(random.nextInt(12), 0), LocalTime.of(12 + random.nextInt(12), 30), chance(0.5))));
                rows.stream().filter(row -> row.quiet).forEach(row -> row.due = Instant.EPOCH);
            }
            rows.stream().filter(_ -> chance(0.01)).forEach(row -> row.need = chance(0.7) ? Need.SETTLED : Need.UNWANTED);
        }

        /// As the courier and its store do it, until nothing is due any more.
        private void work() {
            while (open().stream().anyMatch(row -> !row.due.isAfter(now))) {
                cards.removeIf(at -> !at.isAfter(now.minus(RULES.within())));
                var open = open();
                var left = sent.getOrDefault(today(), 0) < RULES.quotaADay();
                var steps = DeliveryPlan.of(new Situation(now, settings, open.stream().map(Row::waiting).toList(), List.copyOf(cards), 0,
                        left ? Optional.empty() : Optional.of(AccountState.nextDay(now)), RULES));
                assertThat(steps.stream().filter(Step.Send.class::isInstance)).as(seed).hasSizeLessThanOrEqualTo(1);
                for (var step : steps) {
                    carryOut(step, open);
                }
            }
        }

        private List<Row> open() {
            return rows.stream().filter(row -> row.end.isEmpty())
                    .sorted(Comparator.comparing((Row row) -> !row.push.message().urgent()).thenComparing(row -> row.createdAt)).toList();
        }

        private LocalDate today() {
            return now.atZone(BEIJING).toLocalDate();
        }

        private void carryOut(Step step, List<Row> open) {
            switch (step) {
                case Step.Spare(var what) -> rows(what).forEach(row -> row.end = "SPARED");
                case Step.GiveUp(var what) -> rows(what).forEach(row -> row.end = "GIVEN_UP");
                case Step.KeepQuiet(var what, var until) -> rows(what).forEach(row -> {
                    row.quiet = true;
                    row.due = until;
                });
                case Step.Wait(var until, var _, var _) -> {
                    assertThat(until).as(seed).isAfter(now);
                    open.stream().filter(row -> row.end.isEmpty() && row.due.isBefore(until)).forEach(row -> row.due = until);
                }
                case Step.Send(var what, var way, var turn) -> {
                    assertThat(way).as(seed).isEqualTo(Way.TEMPLATE);
                    send(rows(what), turn, open);
                }
            }
        }

        private List<Row> rows(List<Waiting> what) {
            return what.stream().map(w -> rows.stream().filter(row -> row.id.equals(w.id())).findFirst().orElseThrow()).toList();
        }

        private void send(List<Row> what, Turn turn, List<Row> open) {
            check(what, turn, open);
            assertThat(sent.merge(today(), 1, Integer::sum)).as("%s: the day's quota", seed).isLessThanOrEqualTo(RULES.quotaADay());
            var before = what.getFirst().doubt;
            if (turn == Turn.FIRST) {
                var parcel = what.size() == 1 ? what.getFirst().id : "digest " + digests++;
                what.forEach(row -> row.parcel = parcel);
            }
            what.forEach(row -> {
                row.attempts++;
                row.quiet = false;
                row.doubt = Optional.of(switch (turn) {
                    case FIRST -> new Doubt(now, 1, Way.TEMPLATE);
                    case AGAIN -> before.orElseThrow();
                    case ONCE_MORE -> new Doubt(now, before.orElseThrow().rounds() + 1, Way.TEMPLATE);
                });
                row.onceMore |= turn == Turn.ONCE_MORE;
            });
            answer(what, before);
            open.stream().filter(row -> row.end.isEmpty() && row.doubt.isEmpty() && !row.quiet).forEach(row -> row.due = now);
        }

        private void check(List<Row> what, Turn turn, List<Row> open) {
            var quiet = settings.quiet().flatMap(hours -> hours.endAround(now, settings.zone())).isPresent();
            var urgentToo = settings.quiet().map(QuietHours::urgent).orElse(true);
            if (quiet && turn != Turn.AGAIN) {
                assertThat(what).as("%s: quiet hours are kept", seed).allMatch(row -> urgentToo && row.push.message().urgent());
            }
            if (turn == Turn.FIRST && what.stream().noneMatch(row -> row.push.message().urgent())) {
                assertThat(open).as("%s: urgent first", seed).noneMatch(row -> row.push.message().urgent() && row.end.isEmpty()
                        && !(quiet && !urgentToo));
                assertThat(cards).as("%s: not too many cards", seed).hasSizeLessThan(RULES.atOnce());
            }
            assertThat(cards).as("%s: never more cards than that", seed).hasSizeLessThan(RULES.atOnce() * DeliveryPlan.URGENT_FACTOR + 4);
            assertThat(open).as("%s: one after the other", seed).noneMatch(row -> row.doubt.isPresent() && !what.contains(row) && row.end.isEmpty());
        }

        /// What WeChat does, and what we hear of it.
        private void answer(List<Row> what, Optional<Doubt> before) {
            var refuses = !calm && chance(0.1);
            var silent = !calm && chance(0.25);
            var takes = !refuses && !(silent && chance(0.5));
            if (takes) {
                show(what);
            }
            if (refuses) {
                what.forEach(row -> {
                    row.doubt = before;
                    row.due = now.plusSeconds(60);
                });
            } else if (!silent || takes && chance(0.3)) {
                what.forEach(row -> row.end = "ACCEPTED");
                cards.add(now);
            } else {
                what.forEach(row -> row.due = now.plusSeconds(5L << Math.min(row.attempts, 7)));
            }
        }

        private void show(List<Row> what) {
            var parcel = what.getFirst().parcel;
            var since = remembered.get(parcel);
            if (since == null || !now.isBefore(since.plus(Duration.ofMinutes(10)))) {
                remembered.put(parcel, now);
                what.forEach(row -> shown.merge(row.id, 1, Integer::sum));
            }
        }
    }
}

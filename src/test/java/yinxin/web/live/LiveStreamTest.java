package yinxin.web.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.voicemail.operator.Exchange;
import yinxin.voicemail.operator.Role;
import yinxin.voicemail.operator.Sessions;
import yinxin.web.Site;
import yinxin.web.Visitor;

/// What an open page of the console is told, and when that ends.
class LiveStreamTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T08:00:00Z"));

    @TempDir
    Path directory;
    private Site site;
    private final List<Stream> streams = new ArrayList<>();

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
    }

    @AfterEach
    void close() {
        streams.forEach(Stream::close);
        site.close();
    }

    /// An open page's connection, read to its end on a thread of its own.
    private final class Stream {
        private final java.net.http.HttpResponse<java.io.InputStream> answer;
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final Thread reader;

        Stream(Visitor visitor, String parts) {
            answer = visitor.with("Accept", "text/event-stream").stream("/operator/live?parts=" + parts);
            streams.add(this);
            reader = Thread.ofVirtual().start(() -> {
                try (var lines = new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                    lines.lines().filter(line -> line.startsWith("event: ") || line.startsWith("data: ") && line.length() > 6).forEach(events::add);
                } catch (IOException | UncheckedIOException e) {
                    events.add("cut");
                }
            });
        }

        void close() {
            try {
                answer.body().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void hears(String... all) {
            await().atMost(SOON).untilAsserted(() -> assertThat(events).contains(all));
        }

        void isAtItsEnd() {
            await().atMost(SOON).until(() -> !reader.isAlive());
        }
    }

    private void somebodyCalls(int n) {
        site.exchange.calls = List.of(new Exchange.LiveCall("call" + n, "", "carrier", Optional.of(CALLER), Optional.of(CALLED), clock.instant(), Exchange.Phase.SPEAKING));
    }

    @Test
    void aPageIsToldOfWhatItShowsAndOfNothingElse() {
        var calls = new Stream(site.operator(Role.VIEWER), "calls");
        var messages = new Stream(site.operator(Role.VIEWER), "messages+deliveries+nonsense");
        assertThat(calls.answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(calls.answer.headers().firstValue("Cache-Control")).contains("no-store");
        await().atMost(SOON).until(() -> site.watching() == 2);

        var number = new int[1];
        await().atMost(SOON).untilAsserted(() -> {
            somebodyCalls(number[0]++);
            assertThat(calls.events).contains("event: change", "data: calls");
        });
        assertThat(messages.events).isEmpty();
        await().atMost(SOON).untilAsserted(() -> {
            site.store.messages.keep(site.store.call(CALLED, clock.instant()));
            assertThat(messages.events).contains("data: messages deliveries");
        });
        assertThat(calls.events).doesNotContain("data: messages deliveries");
    }

    @Test
    void itEndsWhenItsReaderLogsOut() {
        var operator = site.operator(Role.OPERATOR);
        var stream = new Stream(operator, "calls");
        var other = new Stream(site.operator(Role.ADMIN), "calls");
        operator.submit("/operator", "/operator/logout", Map.of());
        stream.hears("event: over");
        stream.isAtItsEnd();
        assertThat(other.reader.isAlive()).isTrue();
        await().atMost(SOON).until(() -> site.watching() == 1);
    }

    /// An open page that asks by itself would else keep somebody logged in who went home.
    @Test
    void whatAPageAsksByItselfKeepsNobodyLoggedIn() {
        var operator = site.operator(Role.OPERATOR);
        var stream = new Stream(operator, "calls");
        for (var passed = Duration.ZERO; passed.compareTo(Sessions.IDLE) < 0; passed = passed.plusMinutes(5)) {
            assertThat(operator.get("/operator/calls?again=1").statusCode()).isEqualTo(200);
            assertThat(operator.with("Accept", "application/json").get("/operator/api/subscribers?again=1").statusCode()).isEqualTo(200);
            clock.advance(Duration.ofMinutes(5));
        }
        assertThat(operator.get("/operator/calls?again=1").statusCode()).isEqualTo(303);
        stream.hears("event: over");
        stream.isAtItsEnd();
    }

    @Test
    void nobodyHasMoreConnectionsThanABrowserCanSpare() {
        var operator = site.operator(Role.OPERATOR);
        for (var i = 0; i < Pulse.MOST_A_SESSION; i++) {
            assertThat(new Stream(operator, "calls").answer.statusCode()).isEqualTo(200);
        }
        assertThat(new Stream(site.operator(Role.VIEWER), "calls").answer.statusCode()).as("somebody else").isEqualTo(200);
        assertThat(new Stream(operator, "calls").answer.statusCode()).as("one more").isEqualTo(200);
        streams.getFirst().hears("event: enough");
        streams.getFirst().isAtItsEnd();
        await().atMost(SOON).until(() -> site.watching() == Pulse.MOST_A_SESSION + 1);

        streams.getLast().close();
        var number = new int[1];
        await().atMost(SOON).untilAsserted(() -> {
            somebodyCalls(number[0]++); // only who is told something is found to be gone
            assertThat(site.watching()).isEqualTo(Pulse.MOST_A_SESSION);
        });
    }

    @Test
    void whoComesWhenAllPlacesAreTakenIsAskedToComeAgain() {
        var operator = site.operator(Role.OPERATOR);
        for (var i = 0; i < Pulse.MOST; i++) {
            operator = i % Pulse.MOST_A_SESSION == 0 ? site.operator(Role.OPERATOR) : operator;
            assertThat(new Stream(operator, "calls").answer.statusCode()).isEqualTo(200);
        }
        var refused = new Stream(site.operator(Role.ADMIN), "calls").answer;
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).contains("15");
    }

    @Test
    void strangersAndOtherAddressesOfItHearNothing() {
        assertThat(site.stranger().with("Accept", "text/event-stream").get("/operator/live?parts=calls").statusCode()).isEqualTo(401);
        assertThat(site.stranger().with("Accept", "text/event-stream").with("Authorization", "Bearer " + Site.TOKEN).get("/operator/live?parts=calls").statusCode())
                .isEqualTo(401);
        assertThat(site.operator(Role.VIEWER).get("/operator/live/").statusCode()).isEqualTo(404);
    }
}

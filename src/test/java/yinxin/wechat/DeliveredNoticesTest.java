package yinxin.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static yinxin.storage.TestStore.CALLED;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import yinxin.MovedClock;
import yinxin.simulator.ChatLine;
import yinxin.simulator.Fault;
import yinxin.simulator.Faults;
import yinxin.simulator.SimulatorSettings;
import yinxin.simulator.WeChatSimulator;
import yinxin.storage.SqlSeenEvents;
import yinxin.storage.TestStore;
import yinxin.voicemail.delivery.Courier;
import yinxin.voicemail.delivery.Outbox.Depth;
import yinxin.voicemail.delivery.RetryPolicy;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.message.MessageId;
import yinxin.voicemail.message.OpenId;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.message.TimelineEntry;
import yinxin.voicemail.message.TimelineEntry.Step;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.proof.NoCodeCalls;
import yinxin.wechat.api.Secret;
import yinxin.wechat.api.WeChatApi;
import yinxin.wechat.api.WeChatSettings;
import yinxin.wechat.callback.CallbackController;
import yinxin.wechat.callback.Conversation;
import yinxin.wechat.callback.ProofTalk;
import yinxin.wechat.callback.SettingsTalk;
import yinxin.wechat.chat.FollowerLanguages;

/// The whole way of a notice: the real outbox, courier and client, a strict WeChat that misbehaves in every way, and what its user sees in
/// the end. The clock is moved; nothing waits for it.
class DeliveredNoticesTest {
    private static final String SEND = "/cgi-bin/message/template/send";
    private static final Duration NEVER = Duration.ofDays(1);
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;
    private WeChatSimulator weChat;
    private LoopbackGateway gateway;
    private CallbackController controller;
    private Courier courier;
    private OpenId li;

    @BeforeEach
    void start() throws IOException {
        start(SimulatorSettings.demo().withPatience(Duration.ofSeconds(5), 3, Duration.ofMillis(1)));
    }

    private void start(SimulatorSettings there) throws IOException {
        store = new TestStore(directory, clock);
        weChat = WeChatSimulator.start(there, clock);
        var settings = new WeChatSettings(weChat.url(), weChat.url().resolve("/connect/oauth2/authorize"), there.appId(), new Secret(there.appSecret()),
                new Secret(there.callbackToken()), new Secret(there.callbackAesKey()), new WeChatSettings.Template(
                        SimulatorSettings.MISSED_CALL.id(), "phone_number1", "time2", "character_string3", "const4", null, null, Map.of()), true);
        var api = new WeChatApi(settings, clock);
        var languages = new FollowerLanguages();
        gateway = new LoopbackGateway(url -> {
            var conversation = new Conversation(store.bindings, store.outbox,
                    new ProofTalk(store.bindings, new NoCodeCalls(), store.spokenCodes, store.tickets, Optional.of(new PhoneNumber("+861012345678")), clock),
                    new SettingsTalk(store.bindings, store.preferences, url, clock), clock, languages);
            controller = new CallbackController(settings, conversation, new SqlSeenEvents(store.database), api, clock);
            return new Object[] {controller};
        });
        assertThat(weChat.callbackUrl(gateway.url().resolve("/wechat/callback")).passed()).isTrue();
        courier = new Courier(store.outbox, store.account, new WeChatNotifier(api, settings, gateway.url(), languages, Texts.stored(store.transcripts, store.preferences)), RetryPolicy.DEFAULT, clock);
        li = follower("李雷", CALLED);
        // The chat that following has opened is closed again.
        clock.advance(Duration.ofMinutes(2));
        courier.start();
    }

    private OpenId follower(String name, PhoneNumber number) {
        var openId = weChat.createUser(name);
        weChat.follow(openId);
        store.bindings.bind(number, new OpenId(openId), Proof.OPERATOR, clock.instant());
        return new OpenId(openId);
    }

    @AfterEach
    void stop() {
        courier.close();
        gateway.close();
        controller.close();
        weChat.close();
        store.close();
    }

    private void restart(SimulatorSettings there) throws IOException {
        stop();
        directory = directory.resolve("again");
        start(there);
    }

    private MessageId leave() {
        return leave(CALLED);
    }

    private MessageId leave(PhoneNumber number) {
        var id = store.messages.keep(store.call(number, clock.instant())).id();
        courier.wake();
        return id;
    }

    /// Time passes in steps, each when everything of the one before is over, until this has come about.
    private void pass(Duration step, BooleanSupplier until) {
        for (var steps = 0; steps < 1000; steps++) {
            await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(60)).until(this::isAtRest);
            if (until.getAsBoolean()) {
                return;
            }
            clock.advance(step);
            courier.wake();
        }
        throw new AssertionError("it never came about: " + store.database.read(db -> db.sql("select * from delivery").query().listOfRows())
                + store.account.state());
    }

    private void pass(Duration step, Duration length) {
        var end = clock.instant().plus(length);
        pass(step, () -> !clock.instant().isBefore(end));
    }

    private boolean isAtRest() {
        var now = clock.instant();
        var closed = store.account.state().room(now, 1) == 0;
        // In one statement: what was under way in one may be settled, and the next be due, in another.
        long busy = store.database.read(db -> db.sql("""
                select count(*) from delivery where claimed and state = 'WAITING'
                    or not claimed and state in ('WAITING', 'QUIET') and due <= :now and not :closed""")
                .param("now", now.toEpochMilli()).param("closed", closed).query(Long.class).single());
        return busy == 0;
    }

    private boolean isDone() {
        return store.outbox.depth().waiting() == 0;
    }

    private List<ChatLine.Card> cards(OpenId follower) {
        return weChat.chat(follower.value()).stream().map(ChatLine::content).filter(ChatLine.Card.class::isInstance).map(ChatLine.Card.class::cast).toList();
    }

    private List<Step> steps(MessageId id) {
        return store.messages.timeline(id).stream().map(TimelineEntry::step).toList();
    }

    static Stream<Fault> faults() {
        return Stream.of(Fault.errcode(-1, "system error"), Fault.errcode(45009, "reach max api daily quota limit"),
                Fault.errcode(45011, "api minute-quota reach limit"), Fault.errcode(40249, "marketing content forbidden"),
                Fault.errcode(43116, "template restricted from sending"), Fault.errcode(48004, "api forbidden"),
                Fault.errcode(40001, "invalid credential"), Fault.errcode(42001, "access_token expired"), Fault.errcode(40164, "invalid ip"),
                Fault.errcode(99999, "nobody knows"), Fault.httpStatus(502), Fault.resetBeforeAccepting(), Fault.resetAfterAccepting(),
                Fault.stall(Duration.ofSeconds(30)), Fault.receiptWithoutId(), Fault.noReceipt());
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whateverGoesWrongOnceThereIsOneCardInTheEnd(Fault fault) {
        weChat.faults().next(SEND, fault);
        var id = leave();

        pass(Duration.ofMinutes(1), () -> isDone() && !cards(li).isEmpty());
        pass(Duration.ofMinutes(10), Duration.ofHours(1));

        assertThat(cards(li)).as("%s", store.messages.timeline(id)).hasSize(1);
        assertThat(steps(id)).filteredOn(Step.PUSHED::equals).hasSize(1);
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 0));
        assertThat(store.account.state().hold()).isEmpty();
    }

    static Stream<Fault> outages() {
        return Stream.of(Fault.errcode(-1, "system error"), Fault.httpStatus(502), Fault.resetBeforeAccepting(),
                Fault.errcode(48004, "api forbidden"), Fault.errcode(45011, "api minute-quota reach limit"), Fault.errcode(40164, "invalid ip"));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void sixHoursOfItEndInCardsThatTellEveryMessageOnce(Fault fault) {
        weChat.faults().always(SEND, fault);
        var first = leave();
        pass(Duration.ofMinutes(5), Duration.ofHours(1));
        var later = List.of(leave(), leave(), leave(), leave());
        pass(Duration.ofMinutes(10), Duration.ofHours(5));
        weChat.faults().clear();

        pass(Duration.ofMinutes(10), this::isDone);
        pass(Duration.ofMinutes(10), Duration.ofHours(2));

        assertThat(steps(first)).filteredOn(Step.PUSHED::equals).hasSize(1);
        assertThat(later).allSatisfy(id -> assertThat(steps(id)).filteredOn(Step.PUSHED::equals).hasSize(1));
        assertThat(cards(li)).as("one for the first if it may have arrived, one for the rest; or one for all: %s", store.messages.timeline(later.getLast())).hasSizeBetween(1, 2);
        assertThat(cards(li).getLast().url()).contains(gateway.url() + "/inbox");
        assertThat(weChat.pushes()).hasSameSizeAs(cards(li));
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void whereNeitherAnswersNorReceiptsComeItIsShownOnceMoreAndNoThirdTime() throws IOException {
        restart(SimulatorSettings.demo().withPatience(Duration.ofSeconds(5), 3, NEVER));
        weChat.faults().always(SEND, Fault.resetAfterAccepting());
        var id = leave();
        pass(Duration.ofMinutes(10), Duration.ofHours(6));
        assertThat(cards(li)).as("repeats with the same id are shown once, and none is sent while WeChat does not answer").hasSize(1);
        weChat.faults().clear();

        pass(Duration.ofMinutes(10), this::isDone);

        assertThat(cards(li)).hasSize(2);
        assertThat(steps(id)).containsOnlyOnce(Step.RESENT, Step.PUSHED);
    }

    @Test
    void aReceiptSettlesWhatWasSentWithoutAnAnswer() {
        weChat.faults().always(SEND, Fault.resetAfterAccepting());
        var id = leave();

        await().until(() -> steps(id).contains(Step.RECEIVED));

        pass(Duration.ofMinutes(5), Duration.ofMinutes(20));
        assertThat(cards(li)).hasSize(1);
        assertThat(weChat.requests()).filteredOn(request -> request.path().equals(SEND)).hasSize(1);
    }

    @Test
    void whoHasLeftUnnoticedFindsTheNoticeOnReturn() {
        weChat.faults().next(Faults.CALLBACK, Fault.badSignature());
        weChat.unfollow(li.value());
        var id = leave();
        await().until(() -> store.outbox.depth().equals(new Depth(0, 1, 0)));
        assertThat(steps(id)).endsWith(Step.AWAY);

        clock.advance(Duration.ofHours(3));
        weChat.follow(li.value());

        pass(Duration.ofSeconds(5), this::isDone);
        assertThat(cards(li)).hasSize(1);
        assertThat(steps(id)).contains(Step.PUSHED);
    }

    @Test
    void whoHasLeftForGoodIsForgotten() {
        weChat.faults().next(SEND, Fault.errcode(43004, "require subscribe"));
        leave();
        await().until(() -> store.outbox.depth().equals(new Depth(0, 1, 0)));
        weChat.unfollow(li.value());
        weChat.follow(li.value());
        pass(Duration.ofMinutes(5), Duration.ofHours(1));
        assertThat(cards(li)).isEmpty();
        assertThat(store.outbox.depth()).isEqualTo(new Depth(0, 0, 0));
    }

    @Test
    void aTokenThatAThirdPartyHasReplacedIsReplacedOnTheWay() throws Exception {
        leave();
        await().until(() -> cards(li).size() == 1);
        clock.advance(Duration.ofMinutes(20));
        var there = weChat.settings();
        var body = "{\"grant_type\":\"client_credential\",\"appid\":\"" + there.appId() + "\",\"secret\":\"" + there.appSecret() + "\",\"force_refresh\":true}";
        HttpClient.newHttpClient().send(HttpRequest.newBuilder(weChat.url().resolve("/cgi-bin/stable_token"))
                .POST(HttpRequest.BodyPublishers.ofString(body)).build(), BodyHandlers.discarding());
        leave();
        pass(Duration.ofSeconds(10), this::isDone);
        assertThat(cards(li)).hasSize(2);
    }

    @Test
    void quietHoursEndWithOneCardForAll() {
        store.preferences.keep(li, new FollowerSettings(FollowerSettings.USUAL.zone(),
                Optional.of(new QuietHours(LocalTime.of(15, 0), LocalTime.of(7, 0), true))));
        for (var hour = 0; hour < 5; hour++) {
            leave();
            pass(Duration.ofMinutes(30), Duration.ofHours(1));
        }
        assertThat(cards(li)).isEmpty();
        pass(Duration.ofMinutes(10), Duration.ofHours(12));
        assertThat(cards(li)).singleElement().satisfies(card -> assertThat(card.url()).contains(gateway.url() + "/inbox"));
        assertThat(isDone()).isTrue();
    }

    @Test
    void whenWeChatCountsFewerThanWeTheOpenChatIsUsedAndTheOthersWaitForMidnight() throws IOException {
        restart(SimulatorSettings.demo().withPatience(Duration.ofSeconds(5), 3, Duration.ofMillis(1)).withDailyQuota(SEND, 1));
        var han = follower("韩梅梅", new PhoneNumber("+8613700137000"));
        leave();
        await().until(() -> cards(li).size() == 1 && isDone());
        weChat.say(han.value(), "帮助");
        var told = leave(new PhoneNumber("+8613700137000"));
        var waits = leave();

        pass(Duration.ofSeconds(10), () -> steps(told).contains(Step.PUSHED) && steps(waits).contains(Step.DEFERRED));
        assertThat(weChat.chat(han.value()).getLast().text()).startsWith("13900139000 给您留言了。").contains("/m/" + told);
        assertThat(cards(han)).isEmpty();
        assertThat(cards(li)).hasSize(1);

        pass(Duration.ofMinutes(30), this::isDone);
        assertThat(cards(li)).hasSize(2);
        assertThat(steps(waits)).contains(Step.PUSHED);
    }

    @Test
    void anAccountThatIsStoppedSendsNothingElseUntilTheOperatorReleasesIt() {
        weChat.faults().next(SEND, Fault.errcode(43116, "template restricted from sending"));
        leave();
        await().until(() -> store.account.state().hold().isPresent() && isAtRest());
        leave();
        pass(Duration.ofMinutes(10), Duration.ofMinutes(50));
        assertThat(weChat.requests()).filteredOn(request -> request.path().equals(SEND)).hasSize(1);

        assertThat(store.account.release()).isTrue();
        pass(Duration.ofSeconds(1), this::isDone);
        assertThat(cards(li)).hasSize(1);
    }
}

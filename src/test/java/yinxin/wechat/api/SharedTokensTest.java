package yinxin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import yinxin.MovedClock;
import yinxin.storage.TestPostgres;
import yinxin.storage.TestStore;
import yinxin.storage.node.SqlTokens;
import yinxin.voicemail.delivery.DeliveryOutcome.TryLater;
import yinxin.voicemail.recording.MasterKey;
import yinxin.wechat.ScriptedWeChat;
import yinxin.wechat.api.AccessTokens.Grant;

/// Two nodes that share the account's access token.
class SharedTokensTest {
    private static final String TOKEN = "/cgi-bin/stable_token";
    private static final String FIRST = "{\"access_token\":\"TOKEN-1\",\"expires_in\":7200}";
    private static final String SECOND = "{\"access_token\":\"TOKEN-2\",\"expires_in\":7200}";

    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private final MasterKey master = MasterKey.parse(MasterKey.generate());
    private final List<TestStore> stores = new ArrayList<>();
    private ScriptedWeChat weChat;
    private AccessTokens one;
    private AccessTokens other;

    @BeforeEach
    void start() throws IOException {
        weChat = ScriptedWeChat.start();
        one = node("one");
        other = node("other");
    }

    private AccessTokens node(String name) {
        var store = new TestStore(TestPostgres.of(directory), name, master, clock);
        stores.add(store);
        var timeouts = new WeChatHttp.Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(5));
        return new AccessTokens(new WeChatHttp(weChat.settings(), timeouts), weChat.settings(), clock,
                Optional.of(new SqlTokens(store.database, master, weChat.settings().appId())));
    }

    @AfterEach
    void stop() {
        stores.forEach(TestStore::close);
        weChat.close();
    }

    private static Grant.Token token(String value) {
        return new Grant.Token(value);
    }

    @Test
    void whatOneHasBeenGivenTheOtherUses() {
        assertThat(one.current()).isEqualTo(token("TOKEN-1"));
        assertThat(other.current()).isEqualTo(token("TOKEN-1"));
        assertThat(weChat.asked(TOKEN)).hasSize(1);
    }

    @Test
    void manyOnBothAtOnceCauseOneRequest() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var grants = new ArrayList<Future<Grant>>();
            for (var i = 0; i < 50; i++) {
                grants.add(threads.submit(one::current));
                grants.add(threads.submit(other::current));
            }
            for (var grant : grants) {
                assertThat(grant.get()).isEqualTo(token("TOKEN-1"));
            }
        }
        assertThat(weChat.asked(TOKEN)).hasSize(1);
    }

    @Test
    void aTokenThatWeChatHasRejectedIsReplacedOnceForBoth() {
        weChat.answer(TOKEN, FIRST, SECOND);
        var dead = (Grant.Token) one.current();
        assertThat(other.current()).isEqualTo(dead);
        assertThat(one.insteadOf(dead)).isEqualTo(token("TOKEN-2"));
        assertThat(other.insteadOf(dead)).isEqualTo(token("TOKEN-2"));
        assertThat(weChat.asked(TOKEN)).hasSize(2);
    }

    @Test
    void onlyOneForcesANewOne() {
        weChat.answer(TOKEN, FIRST, FIRST, FIRST, FIRST);
        var dead = (Grant.Token) one.current();
        assertThat(one.insteadOf(dead)).isEqualTo(dead);
        assertThat(weChat.asked(TOKEN)).extracting(request -> request.body().contains("\"force_refresh\":true")).containsExactly(false, false, true);
        assertThat(other.insteadOf(dead)).isInstanceOfSatisfying(Grant.None.class, none -> assertThat(none.why()).isInstanceOf(TryLater.class));
        assertThat(weChat.asked(TOKEN)).extracting(request -> request.body().contains("\"force_refresh\":true")).containsExactly(false, false, true, false);
    }

    @Test
    void withoutTheDatabaseEachAsksForItself() {
        stores.forEach(TestStore::close);
        assertThat(one.current()).isEqualTo(token("TOKEN-1"));
        assertThat(other.current()).isEqualTo(token("TOKEN-1"));
        assertThat(weChat.asked(TOKEN)).hasSize(2);
    }
}

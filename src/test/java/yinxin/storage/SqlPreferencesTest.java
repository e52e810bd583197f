package yinxin.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.CALLER;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding.Proof;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.owner.FollowerSettings;
import yinxin.voicemail.owner.NoticeForm;
import yinxin.voicemail.owner.Preferences;
import yinxin.voicemail.owner.QuietHours;
import yinxin.voicemail.owner.SpokenLanguage;

@ParameterizedClass
@EnumSource(Engine.class)
class SqlPreferencesTest {
    @Parameter
    Engine engine;
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private TestStore store;

    @BeforeEach
    void open() {
        store = new TestStore(engine.in(directory), clock);
        store.bindings.bind(CALLED, LIN, Proof.OPERATOR, now());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Test
    void settingsAreUsualUntilTheyAreKeptAndCanBeTakenBack() {
        assertThat(store.preferences.of(LIN)).isEqualTo(FollowerSettings.USUAL);
        var decided = new FollowerSettings(ZoneId.of("Europe/Paris"), Optional.of(new QuietHours(LocalTime.of(22, 30), LocalTime.of(7, 0), false)),
                Optional.of(SpokenLanguage.ENGLISH));
        store.preferences.keep(LIN, decided);
        assertThat(store.preferences.of(LIN)).isEqualTo(decided);
        assertThat(store.preferences.of(WANG)).isEqualTo(FollowerSettings.USUAL);

        store.preferences.keep(LIN, FollowerSettings.USUAL);
        assertThat(store.preferences.of(LIN)).isEqualTo(FollowerSettings.USUAL);
    }

    @Test
    void whatIsDecidedForANumberIsOfThisFollowerAlone() {
        store.share(CALLED, LIN, WANG, "小王");
        assertThat(store.preferences.label(CALLED, LIN, "  公司 \ud83d\udcde ")).isTrue();
        assertThat(store.preferences.form(CALLED, LIN, NoticeForm.TEXT)).isTrue();
        assertThat(store.preferences.notices(CALLED, LIN, false, now())).isTrue();
        assertThat(store.preferences.label(CALLER, LIN, "x")).as("not bound").isFalse();

        var number = store.preferences.numbersOf(LIN).getFirst();
        assertThat(store.preferences.numbersOf(LIN)).hasSize(1);
        assertThat(number.label()).isEqualTo("公司 \ud83d\udcde");
        assertThat(number.form()).isEqualTo(NoticeForm.TEXT);
        assertThat(number.binding().notices()).isFalse();
        assertThat(store.preferences.numbersOf(WANG)).extracting(n -> n.binding().notices(), BoundNumber::sharedBy)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(true, Optional.of(LIN)));
        assertThatThrownBy(() -> store.preferences.label(CALLED, LIN, "x".repeat(BoundNumber.LONGEST_LABEL + 1))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void contactsHaveTheNamesThatAFollowerGivesThem() {
        store.preferences.nameContact(LIN, CALLER, "王老师");
        store.preferences.nameContact(LIN, CALLER, " 王阿姨 ");
        store.preferences.nameContact(LIN, CALLED, "me");
        assertThat(store.preferences.contacts(LIN)).isEqualTo(Map.of(CALLER, "王阿姨", CALLED, "me"));
        assertThat(store.preferences.contacts(WANG)).isEmpty();

        store.preferences.nameContact(LIN, CALLED, " ");
        assertThat(store.preferences.contacts(LIN)).isEqualTo(Map.of(CALLER, "王阿姨"));
        assertThatThrownBy(() -> store.preferences.nameContact(LIN, CALLER, "x".repeat(Preferences.LONGEST_NAME + 1))).isInstanceOf(IllegalArgumentException.class);
    }
}

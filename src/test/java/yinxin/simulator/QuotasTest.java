package yinxin.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import yinxin.MovedClock;
import yinxin.simulator.protocol.WeChatError;

class QuotasTest {
    private final MovedClock clock = new MovedClock();

    @ParameterizedTest
    @CsvSource({
        "VERIFIED_SERVICE, /cgi-bin/token, 2000",
        "SANDBOX, /cgi-bin/token, 200",
        "VERIFIED_SERVICE, /cgi-bin/message/template/send, 100000",
        "VERIFIED_SERVICE, /cgi-bin/message/custom/send, 500000",
        "SANDBOX, /cgi-bin/message/custom/send, 50000",
        "VERIFIED_SERVICE, /cgi-bin/media/upload, 100000",
        "SANDBOX, /cgi-bin/media/upload, 500",
        "SANDBOX, /cgi-bin/media/get, 1000",
        "SANDBOX, /cgi-bin/qrcode/create, 10000",
        "VERIFIED_SERVICE, /cgi-bin/menu/create, 1000",
        "SANDBOX, /cgi-bin/menu/create, 100"})
    void callAfterTheDaysLastIsRefusedUntilTheNextDay(AccountKind kind, String path, int calls) {
        var quotas = new Quotas(SimulatorSettings.demo().withAccount(kind), clock);
        for (var i = 0; i < calls; i++) {
            quotas.count(path);
        }
        assertThatThrownBy(() -> quotas.count(path)).isInstanceOfSatisfying(WeChatError.class,
                error -> assertThat(error.errcode()).isEqualTo(45009));
        clock.advance(Duration.ofDays(1));
        assertThatCode(() -> quotas.count(path)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"/cgi-bin/stable_token, 10000", "/sns/oauth2/access_token, 50000"})
    void callAfterTheMinutesLastIsRefusedUntilTheNextMinute(String path, int calls) {
        var quotas = new Quotas(SimulatorSettings.demo(), clock);
        for (var i = 0; i < calls; i++) {
            quotas.count(path);
        }
        assertThatThrownBy(() -> quotas.count(path)).isInstanceOfSatisfying(WeChatError.class,
                error -> assertThat(error.errcode()).isEqualTo(45011));
        clock.advance(Duration.ofMinutes(1));
        assertThatCode(() -> quotas.count(path)).doesNotThrowAnyException();
    }

    @Test
    void pathsAreCountedApart() {
        var quotas = new Quotas(SimulatorSettings.demo().withDailyQuota("/a", 1), clock);
        quotas.count("/a");
        assertThatCode(() -> quotas.count("/b")).doesNotThrowAnyException();
        assertThatThrownBy(() -> quotas.count("/a")).isInstanceOf(WeChatError.class);
    }
}

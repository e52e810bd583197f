package yinxin.web.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static yinxin.storage.TestStore.CALLED;
import static yinxin.storage.TestStore.LIN;
import static yinxin.storage.TestStore.WANG;

import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import yinxin.MovedClock;
import yinxin.voicemail.message.Binding;
import yinxin.voicemail.message.PhoneNumber;
import yinxin.voicemail.owner.BoundNumber;
import yinxin.voicemail.proof.Tickets.Redemption;
import yinxin.web.Site;
import yinxin.web.Visitor;

class TicketsAndImportTest {
    private static final PhoneNumber SECOND = new PhoneNumber("+8613900139000");
    @TempDir
    Path directory;
    private final MovedClock clock = new MovedClock();
    private Site site;
    private Visitor program;

    @BeforeEach
    void open() {
        site = new Site(directory, clock);
        program = site.stranger().with("Accept", "application/json").with("Authorization", "Bearer " + Site.TOKEN);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private HttpResponse<String> tickets(String body) {
        return program.send("POST", OperatorTickets.PATH, "application/json", body);
    }

    private HttpResponse<String> load(String csv) {
        return program.send("POST", OperatorImport.PATH, "text/csv", csv);
    }

    private List<String> results(HttpResponse<String> answer) {
        return json(answer).path("lines").valueStream().map(line -> line.path("line").asInt() + " " + line.path("result").asString()).toList();
    }

    private static String tokenOf(String link) {
        return link.replaceFirst(".*/", "");
    }

    @Test
    void nothingIsPrintedOrImportedWithoutTheToken() {
        var nobody = program.without("Authorization");

        assertThat(nobody.send("POST", OperatorTickets.PATH, "application/json", "{\"way\":\"call-in\"}").statusCode()).isEqualTo(401);
        assertThat(nobody.send("POST", OperatorImport.PATH, "text/csv", "13800138000").statusCode()).isEqualTo(401);
    }

    @Test
    void ticketsComeWithALinkAndACode() {
        var answer = tickets("{\"way\":\"call-back\",\"count\":3,\"lifetime\":\"12h\"}");

        assertThat(answer.statusCode()).isEqualTo(201);
        var slips = json(answer);
        assertThat(slips).hasSize(3);
        assertThat(slips.valueStream().map(s -> s.path("link").asString()).distinct()).hasSize(3).allMatch(link ->
                link.startsWith(site.at("/bind/t/").toString()));
        var slip = slips.get(0);
        assertThat(slip.path("way").asString()).isEqualTo("call-back");
        assertThat(slip.path("expires").asString()).isEqualTo("2026-11-22T19:01:00Z");
        assertThat(slip.path("number").isNull()).isTrue();
        assertThat(slip.path("svg").asString()).startsWith("<svg xmlns=").contains("viewBox=\"0 0 ");
        assertThat(slip.path("scan").asString()).as("this WeChat makes no codes").isEqualTo(slip.path("link").asString());
        assertThat(slip.path("why").asString()).isNotEmpty();
        assertThat(site.store.tickets.look(tokenOf(slip.path("link").asString()), LIN, clock.instant())).isInstanceOf(Redemption.Good.class);
    }

    @Test
    void aTicketForANumberNamesItAndTheLinkDoesNot() {
        var slip = json(tickets("{\"way\":\"operator\",\"number\":\"13800138000\",\"label\":\"店里\"}")).get(0);

        assertThat(slip.path("number").asString()).isEqualTo(CALLED.value());
        assertThat(slip.path("link").asString()).doesNotContain("138");
        site.store.tickets.redeem(tokenOf(slip.path("link").asString()), LIN, clock.instant());
        assertThat(site.store.preferences.numbersOf(LIN)).extracting(BoundNumber::called).containsExactly("店里");
    }

    @Test
    void forPaperThereIsAPageThatNeedsNothingButItself() {
        var page = program.with("Accept", "text/html").send("POST", OperatorTickets.PATH, "application/json",
                "{\"way\":\"operator\",\"number\":\"13800138000\",\"label\":\"<b>店里\"}");

        assertThat(page.headers().firstValue("Content-Type")).contains("text/html;charset=UTF-8");
        assertThat(page.body()).contains("微信扫码，绑定号码", "138****8000</b> ", "&lt;b&gt;店里", "<svg", "只能用一次", "2026-11-29 15:01").doesNotContain("<b>店里", "href=", "src=",
                "13800138000");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{}|way must be", "{\"way\":\"by post\"}|way must be", "{\"way\":\"operator\"}|number is missing",
            "{\"way\":\"call-in\",\"number\":\"hello\"}|number is not", "{\"way\":\"call-in\",\"count\":51}|count must be", "{\"way\":\"call-in\",\"count\":0}|count must be",
            "{\"way\":\"call-in\",\"number\":\"13800138000\",\"count\":2}|count must be 1", "{\"way\":\"call-in\",\"lifetime\":\"31d\"}|lifetime must be",
            "{\"way\":\"call-in\",\"lifetime\":\"soon\"}|lifetime must be", "{\"way\":\"call-in\",\"label\":\"123456789012345678901\"}|label has", "[]|fields way, number"})
    void whatIsWrongWithAWishForTicketsIsSaid(String body, String detail) {
        var answer = tickets(body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("detail").asString()).contains(detail);
    }

    @Test
    void aTableBindsWhatItCanAndTellsOfEachLine() {
        site.store.bindings.bind(SECOND, WANG, Binding.Proof.CALLED_IN, clock.instant());
        var table = "\uFEFFnumber,openid,label\r\n138 0013 8000," + LIN.value() + ",\"妈妈, 手机\"\r\n\r\n" + SECOND.value() + "," + LIN.value()
                + "\r\n13700137000\r\nhello," + LIN.value() + "\r\n13600136000,two words\r\n13800138000," + WANG.value() + "\r\n1.38E+10\r\n10086," + LIN.value()
                + "\r\n13500135000," + LIN.value() + ",a label that is much too long\r\n13500135000,,,x";

        var answer = load(table);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(results(answer)).containsExactly("2 bound", "4 moved", "5 ticket", "6 bad", "7 bad", "8 bad", "9 bad", "10 bad", "11 bad", "12 bad");
        assertThat(json(answer).path("counts")).isEqualTo(JsonMapper.shared().readTree("{\"bad\":7,\"bound\":1,\"moved\":1,\"ticket\":1}"));
        var lines = json(answer).path("lines");
        assertThat(lines.get(5).path("why").asString()).isEqualTo("line 2 has this number already");
        assertThat(lines.get(6).path("why").asString()).contains("rounded");
        assertThat(site.store.preferences.numbersOf(LIN)).extracting(BoundNumber::called).containsExactly("妈妈, 手机", "139 0013 9000");
        var token = tokenOf(lines.get(2).path("link").asString());
        assertThat(site.store.tickets.redeem(token, WANG, clock.instant())).isInstanceOf(Redemption.Good.class);
        assertThat(site.store.bindings.of(new PhoneNumber("+8613700137000"))).extracting(Binding::follower).containsExactly(WANG);
    }

    @Test
    void theSameTableAgainChangesNothing() {
        var table = "13800138000," + LIN.value() + ",店里\n13700137000\n";
        var first = load(table);
        site.store.preferences.label(CALLED, LIN, "我的");
        site.store.bindings.consent(LIN, false, clock.instant());

        var again = load(table);

        assertThat(results(again)).containsExactly("1 already", "2 ticket");
        assertThat(json(again).path("lines").get(1).path("link")).isEqualTo(json(first).path("lines").get(1).path("link"));
        assertThat(site.store.preferences.numbersOf(LIN)).extracting(BoundNumber::label).containsExactly("我的");
        assertThat(site.store.bindings.of(LIN)).allMatch(binding -> !binding.notices());
        site.store.tickets.redeem(tokenOf(json(again).path("lines").get(1).path("link").asString()), WANG, clock.instant());
        assertThat(results(load(table))).containsExactly("1 already", "2 already");
    }

    @Test
    void theReportMayBeATableToo() {
        var answer = program.with("Accept", "text/csv").send("POST", OperatorImport.PATH + "?lifetime=1d", "text/csv",
                "13800138000," + LIN.value() + "\n13700137000\n=1+1\n\"a,\"\"b\"\n");

        assertThat(answer.headers().firstValue("Content-Type")).contains("text/csv;charset=UTF-8");
        assertThat(answer.body().lines().map(l -> l.replaceFirst("http.*", "LINK"))).containsExactly("line,number,result,why,link", "1,+8613800138000,bound,,",
                "2,+8613700137000,ticket,,LINK", "3,'=1+1,bad,this is no telephone number: write it as +8613800138000,",
                "4,\"a,\"\"b\",bad,this is no telephone number: write it as +8613800138000,");
    }

    @Test
    void aTableThatIsTooLargeOrNotUtf8IsRefusedWhole() {
        assertThat(load("13800138000\n".repeat(10_001)).statusCode()).isEqualTo(413);
        assertThat(load("x".repeat((1 << 20) + 1)).statusCode()).isEqualTo(413);
        var answer = program.send(OperatorImport.PATH, "text/csv", "13800138000,,店里".getBytes(Charset.forName("GBK")));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("detail").asString()).contains("CSV UTF-8");
        assertThat(site.store.bindings.of(CALLED)).isEmpty();
        assertThat(program.send("POST", OperatorImport.PATH, "application/json", "{}").statusCode()).isEqualTo(415);
    }

    @Test
    void aCodeIsDrawnAsTheStandardWants() {
        var svg = QrPicture.svg("https://voice.example.com/bind/t/abcdefghijklmnopqrstuv");

        var side = Pattern.compile("viewBox=\"0 0 ([0-9]+) ").matcher(svg);
        assertThat(side.find()).isTrue();
        assertThat((Integer.parseInt(side.group(1)) - 8 - 17) % 4).as("a version's size, and four modules of white on each side").isZero();
        assertThat(svg).contains("M4 4h1v1h-1z", "M10 10h1v1h-1z").doesNotContain("M3 ", "M11 11h");
    }
}

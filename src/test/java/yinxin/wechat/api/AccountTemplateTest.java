package yinxin.wechat.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountTemplateTest {
    private static Map<String, String> keys(String content) {
        return AccountTemplate.read("id", "title", content).keys();
    }

    @Test
    void categoryTemplateHasALabelForEachKeyInTheirOrder() {
        assertThat(keys("来电号码:{{phone_number1.DATA}}\n来电时间:{{time2.DATA}}\n未接原因：{{const4.DATA}}\n")).containsExactly(
                Map.entry("phone_number1", "来电号码"), Map.entry("time2", "来电时间"), Map.entry("const4", "未接原因"));
    }

    @Test
    void industryTemplateHasKeysWithoutLabelsAndTwoThatNobodySees() {
        var content = "{{first.DATA}}\n来电时间：{{keyword1.DATA}}\n{{keyword2.DATA}}\n{{remark.DATA}}";
        var wanted = new LinkedHashMap<String, String>();
        wanted.put("keyword1", "来电时间");
        wanted.put("keyword2", "");
        assertThat(keys(content)).containsExactlyEntriesOf(wanted);
    }

    @Test
    void contentWithoutKeysHasNone() {
        assertThat(keys("您有一条新留言 {{}} {{.DATA}} {{a b.DATA}}")).isEmpty();
    }
}

package yinxin.web.settings;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import yinxin.web.pages.Language;
import yinxin.web.settings.SettingsView.Choice;

/// The time zones that a follower can choose from: China's first, then the places where followers are likely to be, by the hour.
final class Zones {
    /// The longest name in the time zone database has 30 characters.
    private static final int LONGEST_NAME = 40;
    private static final int CHINESE = 5;

    private record Place(String zone, String chinese, String english) {}

    private static final List<Place> PLACES = List.of(
            new Place("Asia/Shanghai", "北京、上海", "Beijing, Shanghai"), new Place("Asia/Hong_Kong", "香港", "Hong Kong"),
            new Place("Asia/Macau", "澳门", "Macau"), new Place("Asia/Taipei", "台北", "Taipei"),
            new Place("Asia/Urumqi", "乌鲁木齐（新疆时间）", "Ürümqi (Xinjiang time)"),
            new Place("Asia/Tokyo", "东京", "Tokyo"), new Place("Asia/Seoul", "首尔", "Seoul"), new Place("Asia/Singapore", "新加坡", "Singapore"),
            new Place("Asia/Kuala_Lumpur", "吉隆坡", "Kuala Lumpur"), new Place("Asia/Manila", "马尼拉", "Manila"),
            new Place("Asia/Bangkok", "曼谷", "Bangkok"), new Place("Asia/Ho_Chi_Minh", "胡志明市", "Ho Chi Minh City"),
            new Place("Asia/Jakarta", "雅加达", "Jakarta"), new Place("Asia/Ulaanbaatar", "乌兰巴托", "Ulaanbaatar"),
            new Place("Asia/Yangon", "仰光", "Yangon"), new Place("Asia/Dhaka", "达卡", "Dhaka"), new Place("Asia/Kolkata", "德里、孟买", "Delhi, Mumbai"),
            new Place("Asia/Kathmandu", "加德满都", "Kathmandu"), new Place("Asia/Karachi", "卡拉奇", "Karachi"),
            new Place("Asia/Almaty", "阿拉木图", "Almaty"), new Place("Asia/Tashkent", "塔什干", "Tashkent"), new Place("Asia/Dubai", "迪拜", "Dubai"),
            new Place("Asia/Tehran", "德黑兰", "Tehran"), new Place("Asia/Riyadh", "利雅得", "Riyadh"), new Place("Asia/Jerusalem", "耶路撒冷", "Jerusalem"),
            new Place("Europe/Moscow", "莫斯科", "Moscow"), new Place("Europe/Istanbul", "伊斯坦布尔", "Istanbul"),
            new Place("Europe/Athens", "雅典", "Athens"), new Place("Africa/Cairo", "开罗", "Cairo"), new Place("Africa/Nairobi", "内罗毕", "Nairobi"),
            new Place("Africa/Johannesburg", "约翰内斯堡", "Johannesburg"), new Place("Africa/Lagos", "拉各斯", "Lagos"),
            new Place("Europe/Berlin", "柏林", "Berlin"), new Place("Europe/Paris", "巴黎", "Paris"), new Place("Europe/Rome", "罗马", "Rome"),
            new Place("Europe/Madrid", "马德里", "Madrid"), new Place("Europe/London", "伦敦", "London"), new Place("Europe/Lisbon", "里斯本", "Lisbon"),
            new Place("America/Sao_Paulo", "圣保罗", "São Paulo"), new Place("America/Argentina/Buenos_Aires", "布宜诺斯艾利斯", "Buenos Aires"),
            new Place("America/New_York", "纽约", "New York"), new Place("America/Toronto", "多伦多", "Toronto"),
            new Place("America/Lima", "利马", "Lima"), new Place("America/Chicago", "芝加哥", "Chicago"),
            new Place("America/Mexico_City", "墨西哥城", "Mexico City"), new Place("America/Denver", "丹佛", "Denver"),
            new Place("America/Los_Angeles", "洛杉矶", "Los Angeles"), new Place("America/Vancouver", "温哥华", "Vancouver"),
            new Place("Pacific/Honolulu", "檀香山", "Honolulu"), new Place("Pacific/Auckland", "奥克兰", "Auckland"),
            new Place("Australia/Sydney", "悉尼、墨尔本", "Sydney, Melbourne"), new Place("Australia/Brisbane", "布里斯班", "Brisbane"),
            new Place("Australia/Adelaide", "阿德莱德", "Adelaide"), new Place("Australia/Perth", "珀斯", "Perth"));

    private Zones() {}

    /// What a form or a browser named; empty when there is no such place.
    static Optional<ZoneId> named(@Nullable String name) {
        if (name == null || name.length() > LONGEST_NAME || !ZoneId.getAvailableZoneIds().contains(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ZoneId.of(name));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /// The list, with the chosen zone in it even where it is an unlikely one.
    static List<Choice> choices(ZoneId chosen, Instant now, Language language) {
        var places = new ArrayList<>(PLACES.subList(0, CHINESE));
        PLACES.stream().skip(CHINESE).sorted(Comparator.comparing((Place place) -> -offset(place.zone(), now).getTotalSeconds())).forEach(places::add);
        if (PLACES.stream().noneMatch(place -> place.zone().equals(chosen.getId()))) {
            var name = chosen.getId().replaceFirst("^.*/", "").replace('_', ' ');
            places.addFirst(new Place(chosen.getId(), name, name));
        }
        return places.stream().map(place -> new Choice(place.zone(), said(offset(place.zone(), now)) + " "
                + language.say(place.chinese(), place.english()), place.zone().equals(chosen.getId()))).toList();
    }

    private static ZoneOffset offset(String zone, Instant now) {
        return ZoneId.of(zone).getRules().getOffset(now);
    }

    /// `UTC+8`, `UTC−3:30`, `UTC`.
    private static String said(ZoneOffset offset) {
        var minutes = offset.getTotalSeconds() / 60;
        if (minutes == 0) {
            return "UTC";
        }
        var rest = Math.abs(minutes % 60);
        return "UTC" + (minutes < 0 ? "−" : "+") + Math.abs(minutes / 60) + (rest == 0 ? "" : ":" + (rest < 10 ? "0" : "") + rest);
    }
}

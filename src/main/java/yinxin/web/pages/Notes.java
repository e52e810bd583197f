package yinxin.web.pages;

import java.util.List;
import yinxin.web.pages.View.Mood;
import yinxin.web.pages.View.Note;
import yinxin.web.pages.View.Way;

/// What is said when a page cannot be shown: what happened, whether something is lost, what to do.
public final class Notes {
    private Notes() {}

    public static Note unknownMessage(Language language) {
        return new Note(language.say("没有这条留言", "No such message"),
                language.say("链接可能不完整，或者留言已随号码解绑一起清除。其他留言都在“我的留言”里。",
                        "The link may be incomplete, or the message went when its number was unbound. Your other messages are under My messages."),
                Mood.CALM, List.of(toInbox(language)));
    }

    public static Note notYours(Language language) {
        return new Note(language.say("这条留言不是留给您的", "This message is not for you"),
                language.say("留言只播放给绑定了被叫号码的微信用户，转发的链接别人打不开。如果这是您的号码，请用绑定它的微信打开，或先绑定号码。",
                        "A message plays only for the WeChat user who has bound the called number; a forwarded link plays for nobody else. "
                                + "If the number is yours, open it with the WeChat that bound it, or bind it first."),
                Mood.CLOSED, List.of(new Way(language.say("绑定我的号码", "Bind my number"), "/bind"), toInbox(language)));
    }

    public static Note deleted(Language language) {
        return new Note(language.say("这条留言已删除", "This message was deleted"),
                language.say("录音不再播放。删除后 24 小时内，机主可以在“最近删除”里恢复它。",
                        "Its recording no longer plays. For 24 hours after the deletion its owner can restore it from “Recently deleted”."),
                Mood.CALM, List.of(new Way(language.say("最近删除", "Recently deleted"), "/inbox?deleted"), toInbox(language)));
    }

    public static Note ownersOnly(Language language) {
        return new Note(language.say("只有机主可以这样做", "Only the owner can do this"),
                language.say("这个号码是别人与您共享的。您可以收听、回电和标为已处理；删除和恢复留言由机主决定。",
                        "This number is shared with you. You can listen, call back and mark messages as handled; "
                                + "deleting and restoring them is up to its owner."),
                Mood.CLOSED, List.of(toInbox(language)));
    }

    public static Note tooLateToRestore(Language language) {
        return new Note(language.say("这条留言恢复不了了", "This message cannot be restored any more"),
                language.say("删除后 24 小时内可以恢复。时间已过，录音已经清除。",
                        "A deleted message can be restored for 24 hours. That time is over, and its recording has been erased."),
                Mood.CALM, List.of(toInbox(language)));
    }

    public static Note whoAreYou(Language language) {
        return new Note(language.say("需要确认是您本人", "We need to know that it is you"),
                language.say("页面停留太久，登录已过期，刚才的操作没有生效。请重新打开再试一次。",
                        "The page was open for too long and nothing was changed. Please open it again and retry."),
                Mood.CLOSED, List.of(toInbox(language), new Way(language.say("我的号码", "My numbers"), "/bind")));
    }

    public static Note staleForm(Language language) {
        return new Note(language.say("页面已过期", "This page has expired"),
                language.say("为了安全，刚才的操作没有生效。请回到页面再试一次。",
                        "For your safety nothing was changed. Please go back to the page and try again."),
                Mood.CLOSED, List.of(toInbox(language), new Way(language.say("我的号码", "My numbers"), "/bind")));
    }

    public static Note noSound(Language language) {
        return new Note(language.say("抱歉，这段录音放不出来", "Sorry, this recording cannot be played"),
                language.say("录音文件不在了或已损坏，这是我们的问题。来电的时间和号码仍然保留着，您可以直接回电。",
                        "Its file is gone or damaged, and that is our fault. When and who called is still kept; you can call back."),
                Mood.SORRY, List.of(toInbox(language)));
    }

    public static Note notFound(Language language) {
        return new Note(language.say("没有这个页面", "There is no such page"),
                language.say("地址可能写错了，或者页面已经搬走。", "The address may be mistyped, or the page has moved."),
                Mood.CALM, List.of(toInbox(language), new Way(language.say("首页", "Home"), "/")));
    }

    public static Note notPossible(Language language) {
        return new Note(language.say("这个请求处理不了", "This request cannot be handled"),
                language.say("浏览器发来的内容我们看不懂，什么都没有改变。请从页面上的按钮再试一次。",
                        "We could not make sense of what the browser sent; nothing was changed. Please use the buttons on the page."),
                Mood.CALM, List.of(toInbox(language)));
    }

    public static Note failed(Language language) {
        return new Note(language.say("抱歉，我们这边出错了", "Sorry, something of ours failed"),
                language.say("您的留言没有丢。请过一会儿再打开。", "Your messages are safe. Please open this again in a moment."),
                Mood.SORRY, List.of(toInbox(language)));
    }

    public static Note busy(Language language) {
        return new Note(language.say("请稍等一下", "One moment, please"),
                language.say("系统正忙，您的留言没有丢，什么都没有改变。请过几秒再试。",
                        "We are busy just now. Your messages are safe and nothing was changed. Please try again in a few seconds."),
                Mood.SORRY, List.of(toInbox(language)));
    }

    private static Way toInbox(Language language) {
        return new Way(language.say("我的留言", "My messages"), "/inbox");
    }
}

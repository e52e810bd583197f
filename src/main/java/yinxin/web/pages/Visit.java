package yinxin.web.pages;

import yinxin.voicemail.message.OpenId;

/// A request from somebody whom WeChat has named.
///
/// @param follower who it is
/// @param language how to speak to them
/// @param moments  how to tell them the time
/// @param token    for the forms of the page they get
record Visit(OpenId follower, Language language, Moments moments, String token) {
    /// Whichever of the two is in the visitor's language.
    String say(String chinese, String english) {
        return language.say(chinese, english);
    }
}

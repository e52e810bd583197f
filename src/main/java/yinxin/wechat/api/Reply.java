package yinxin.wechat.api;

import tools.jackson.databind.JsonNode;

/// What came of one request to WeChat's API.
sealed interface Reply {
    /// WeChat did it, or answered data.
    record Done(JsonNode body) implements Reply {}

    /// WeChat refused it: HTTP 200 with an `errcode` other than 0.
    ///
    /// @param code    the errcode
    /// @param message the errmsg, cleaned: for operators, not for machines
    record Failed(int code, String message) implements Reply {}

    /// It never left: certainly nothing was done.
    record NotSent(String why) implements Reply {}

    /// It left, and what came of it is not known: timeout, reset, HTTP 5xx, an answer that is no JSON.
    record Lost(String why) implements Reply {}

    /// Something that is not WeChat's API answered.
    record WrongPlace(String why) implements Reply {}
}

/// What WeChat tells us: signatures, cipher, events, and the conversation in the chat.
@NullMarked
package yinxin.wechat.callback;

import org.jspecify.annotations.NullMarked;

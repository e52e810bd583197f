/// What people write in the chat, and what the account says.
@NullMarked
package yinxin.wechat.chat;

import org.jspecify.annotations.NullMarked;

/// The Official Account: what a push looks like in WeChat.
@NullMarked
package yinxin.wechat;

import org.jspecify.annotations.NullMarked;

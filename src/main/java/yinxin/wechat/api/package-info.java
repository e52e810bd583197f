/// A thin client of the Official Account API: token, template, customer message, errors.
@NullMarked
package yinxin.wechat.api;

import org.jspecify.annotations.NullMarked;

/// Who opened this page: web authorization with snsapi_base.
@NullMarked
package yinxin.wechat.oauth;

import org.jspecify.annotations.NullMarked;

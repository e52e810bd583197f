/// The demo's page: a telephone, the call as it happens, and a WeChat phone, side by side in a browser.
@NullMarked
package yinxin.app.demo;

import org.jspecify.annotations.NullMarked;

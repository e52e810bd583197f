/// Starts everything: the commands, the settings, and one small configuration per top-level package.
@NullMarked
package yinxin.app;

import org.jspecify.annotations.NullMarked;

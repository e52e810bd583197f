/// The operator's console, wired.
@NullMarked
package yinxin.app.console;

import org.jspecify.annotations.NullMarked;

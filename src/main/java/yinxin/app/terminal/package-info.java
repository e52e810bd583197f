/// The terminal that commands run in.
@NullMarked
package yinxin.app.terminal;

import org.jspecify.annotations.NullMarked;

/// The calling party: a softphone, driven by the command line.
@NullMarked
package yinxin.caller;

import org.jspecify.annotations.NullMarked;

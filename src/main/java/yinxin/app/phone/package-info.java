/// The commands' telephone: options that name a number in a network, and what is said on the terminal.
@NullMarked
package yinxin.app.phone;

import org.jspecify.annotations.NullMarked;

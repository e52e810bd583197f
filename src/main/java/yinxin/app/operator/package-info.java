/// The accounts of operators, at the terminal.
@NullMarked
package yinxin.app.operator;

import org.jspecify.annotations.NullMarked;

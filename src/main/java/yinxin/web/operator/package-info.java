/// What an operator and their programs use.
@NullMarked
package yinxin.web.operator;

import org.jspecify.annotations.NullMarked;

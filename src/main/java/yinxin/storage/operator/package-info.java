/// What operators are, did and look at, in SQL.
@NullMarked
package yinxin.storage.operator;

import org.jspecify.annotations.NullMarked;

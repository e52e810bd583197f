/// SQL. The only package that knows it.
@NullMarked
package yinxin.storage;

import org.jspecify.annotations.NullMarked;

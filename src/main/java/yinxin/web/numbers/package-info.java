/// A follower's numbers: binding them, sharing them, and how they are to be treated.
@NullMarked
package yinxin.web.numbers;

import org.jspecify.annotations.NullMarked;

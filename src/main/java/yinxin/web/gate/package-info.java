/// The operator's door: who comes, what they may do, how numbers look to them, and what is written down of it.
@NullMarked
package yinxin.web.gate;

import org.jspecify.annotations.NullMarked;

/// Tells open pages of the console when what they show has changed.
@NullMarked
package yinxin.web.live;

import org.jspecify.annotations.NullMarked;

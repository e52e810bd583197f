/// How a follower wants to be treated: their clock, their quiet hours, their language, and the way out.
@NullMarked
package yinxin.web.settings;

import org.jspecify.annotations.NullMarked;

/// How much a core carries: a load of calls, a check of every recorded sample, and the figures.
@NullMarked
package yinxin.app.bench;

import org.jspecify.annotations.NullMarked;

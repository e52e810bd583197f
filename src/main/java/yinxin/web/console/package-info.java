/// The operator's console: pages for people, behind the operator's gate.
@NullMarked
package yinxin.web.console;

import org.jspecify.annotations.NullMarked;

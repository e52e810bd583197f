/// Writes a first configuration by asking five questions.
@NullMarked
package yinxin.app.init;

import org.jspecify.annotations.NullMarked;

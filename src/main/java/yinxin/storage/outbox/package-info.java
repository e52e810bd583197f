/// The outbox in SQL: what waits, what goes out together and when, and what became of it.
@NullMarked
package yinxin.storage.outbox;

import org.jspecify.annotations.NullMarked;

/// The books: which calls were answered, what became of them, and whether the two agree.
@NullMarked
package yinxin.voicemail.ledger;

import org.jspecify.annotations.NullMarked;

/// The database itself: connections, transactions, tables. What is kept in it is the affair of the packages around.
@NullMarked
package yinxin.storage.sql;

import org.jspecify.annotations.NullMarked;

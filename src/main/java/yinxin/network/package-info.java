/// The telephone network: who its subscribers are, where their phones are registered, where a call goes, and why it is diverted.
@NullMarked
package yinxin.network;

import org.jspecify.annotations.NullMarked;

/// What nodes that share a database know of each other: who lives, who asks for the access token, where somebody is speaking.
@NullMarked
package yinxin.storage.node;

import org.jspecify.annotations.NullMarked;

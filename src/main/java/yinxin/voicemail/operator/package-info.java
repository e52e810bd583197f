/// Those who run the gateway: who they are, what each may do, what they did, and what they look at. Values and interfaces; the tables are in
/// `storage.operator`, the pages in `web.console`.
@NullMarked
package yinxin.voicemail.operator;

import org.jspecify.annotations.NullMarked;

/// How work that comes again and again is done.
@org.jspecify.annotations.NullMarked
package yinxin.voicemail.work;

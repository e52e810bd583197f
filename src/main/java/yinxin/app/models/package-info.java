/// `./yinxin models`: lists, checks and installs the models of the recogniser on this machine.
@NullMarked
package yinxin.app.models;

import org.jspecify.annotations.NullMarked;

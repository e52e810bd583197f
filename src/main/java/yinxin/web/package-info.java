/// The pages and interfaces that the product serves over HTTP.
@NullMarked
package yinxin.web;

import org.jspecify.annotations.NullMarked;

/** JSON values that are taken apart, as opposed to those that are passed on as text. */
@NullMarked
package stoa.protocol.json;

import org.jspecify.annotations.NullMarked;

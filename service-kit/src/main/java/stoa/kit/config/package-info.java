/** Settings: declared with type, unit and default, read once, printed with secrets masked. */
@NullMarked
package stoa.kit.config;

import org.jspecify.annotations.NullMarked;

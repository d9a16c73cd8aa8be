/** Error numbers of all wire protocols and services. */
@NullMarked
package stoa.protocol.error;

import org.jspecify.annotations.NullMarked;

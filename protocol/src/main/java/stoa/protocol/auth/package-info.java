/** Calls that auth-service answers. */
@NullMarked
package stoa.protocol.auth;

import org.jspecify.annotations.NullMarked;

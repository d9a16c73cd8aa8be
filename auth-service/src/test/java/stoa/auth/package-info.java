/** Behaviour of auth-service as a whole. */
@NullMarked
package stoa.auth;

import org.jspecify.annotations.NullMarked;

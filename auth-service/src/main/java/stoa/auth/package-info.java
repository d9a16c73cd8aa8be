/** auth-service: who somebody is, and what their app has set. Wiring and configuration. */
@NullMarked
package stoa.auth;

import org.jspecify.annotations.NullMarked;

/** Rules of apps, tokens, signatures, sessions and settings, and the ports they need. */
@NullMarked
package stoa.auth.domain;

import org.jspecify.annotations.NullMarked;

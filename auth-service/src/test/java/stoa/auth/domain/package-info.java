/** Behaviour of the rules, and the contract of the stores. */
@NullMarked
package stoa.auth.domain;

import org.jspecify.annotations.NullMarked;

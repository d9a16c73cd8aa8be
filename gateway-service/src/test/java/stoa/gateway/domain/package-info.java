/** What the gateway's decisions promise, under random schedules. */
@NullMarked
package stoa.gateway.domain;

import org.jspecify.annotations.NullMarked;

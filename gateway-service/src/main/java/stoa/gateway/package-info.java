/** The edge of Stoa: clients' WebSockets, back ends' HTTP, and the wiring of both. */
@NullMarked
package stoa.gateway;

import org.jspecify.annotations.NullMarked;

/** For the tests of all services: real servers and waiting. */
@NullMarked
package stoa.kit.testing;

import org.jspecify.annotations.NullMarked;

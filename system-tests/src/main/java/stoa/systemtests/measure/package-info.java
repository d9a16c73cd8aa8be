/** Measures a running Stoa as its users see it, and checks that what members got is exact. */
@NullMarked
package stoa.systemtests.measure;

import org.jspecify.annotations.NullMarked;

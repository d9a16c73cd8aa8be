/** What Stoa is deployed with, checked without a container engine and without a cluster. */
@NullMarked
package stoa.systemtests.deploy;

import org.jspecify.annotations.NullMarked;

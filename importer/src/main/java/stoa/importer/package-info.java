/** Brings what an app has elsewhere into a Stoa that runs, over its server port: {@code ./stoa import}. */
@NullMarked
package stoa.importer;

import org.jspecify.annotations.NullMarked;

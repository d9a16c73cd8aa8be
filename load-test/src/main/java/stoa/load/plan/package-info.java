/** What a run does, read from options and scenario files. */
@NullMarked
package stoa.load.plan;

import org.jspecify.annotations.NullMarked;

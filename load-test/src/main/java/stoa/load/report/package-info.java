/** What came of a run: terminal, JSON, HTML. */
@NullMarked
package stoa.load.report;

import org.jspecify.annotations.NullMarked;

/** What is counted and measured, as processes tell it and reports show it. */
@NullMarked
package stoa.load.figures;

import org.jspecify.annotations.NullMarked;

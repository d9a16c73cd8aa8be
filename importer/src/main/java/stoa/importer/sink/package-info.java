/** Brings things to Stoa. */
@NullMarked
package stoa.importer.sink;

import org.jspecify.annotations.NullMarked;

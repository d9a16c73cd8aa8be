/** The course of an import. */
@NullMarked
package stoa.importer.run;

import org.jspecify.annotations.NullMarked;

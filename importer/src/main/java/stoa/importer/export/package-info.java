/** Reads files that another service exported. */
@NullMarked
package stoa.importer.export;

import org.jspecify.annotations.NullMarked;

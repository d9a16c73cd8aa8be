/** Reads the history of conversations from another service. */
@NullMarked
package stoa.importer.source;

import org.jspecify.annotations.NullMarked;

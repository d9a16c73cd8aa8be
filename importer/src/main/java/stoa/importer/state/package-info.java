/** How far an import is, so that it goes on there whatever ends it. */
@NullMarked
package stoa.importer.state;

import org.jspecify.annotations.NullMarked;

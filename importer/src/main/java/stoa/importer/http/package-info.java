/** Calls over HTTP that are tried again. */
@NullMarked
package stoa.importer.http;

import org.jspecify.annotations.NullMarked;

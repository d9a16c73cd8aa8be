/** TLS of servers: certificates and keys from PEM files, read again when the files change. */
@NullMarked
package stoa.kit.tls;

import org.jspecify.annotations.NullMarked;

/**
 * Real PostgreSQL, Redis and Kafka without installing anything: used by the all-in-one process, the development
 * cluster and the tests. Everything here blocks and must be called from ordinary threads, never from an event loop.
 */
@NullMarked
package stoa.embedded;

import org.jspecify.annotations.NullMarked;

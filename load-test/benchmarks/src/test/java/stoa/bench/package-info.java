@NullMarked
package stoa.bench;

import org.jspecify.annotations.NullMarked;

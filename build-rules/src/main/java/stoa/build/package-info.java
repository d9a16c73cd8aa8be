/** The rules of the code base as programs: size, names, layout and package arrows. For the tests of all modules. */
@NullMarked
package stoa.build;

import org.jspecify.annotations.NullMarked;

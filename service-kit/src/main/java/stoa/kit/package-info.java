/** What every process of Stoa needs to run services: see {@link stoa.kit.ServiceProcess}. */
@NullMarked
package stoa.kit;

import org.jspecify.annotations.NullMarked;

/** Each service alone in a process of its own: its settings, and how it is started from them. */
@NullMarked
package io.vectron.cli.service;

import org.jspecify.annotations.NullMarked;

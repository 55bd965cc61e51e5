/** The index file: what memory holds, section by section, checksummed. */
@NullMarked
package io.vectron.index.file;

import org.jspecify.annotations.NullMarked;

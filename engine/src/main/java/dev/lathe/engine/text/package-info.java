/** Sentences as models of tokens see them: where words lie, and what spans their tags make. */
package dev.lathe.engine.text;

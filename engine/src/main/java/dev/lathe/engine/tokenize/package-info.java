/** Sentences to token ids: the native tokenizer in a process of its own. */
package dev.lathe.engine.tokenize;

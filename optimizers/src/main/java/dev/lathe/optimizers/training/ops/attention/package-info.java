/** Attention, rotary embeddings and the gates of language models. */
package dev.lathe.optimizers.training.ops.attention;

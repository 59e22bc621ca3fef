/** How a causal language model's graph takes tokens and carries what it has read. */
package dev.lathe.engine.causal;

/** Writing a text on with a causal language model, token by token. */
package dev.lathe.engine.generate;

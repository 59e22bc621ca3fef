/** Graph clean-up: what can be computed once is computed once, what does nothing goes. */
package dev.lathe.optimizers.cleanup;

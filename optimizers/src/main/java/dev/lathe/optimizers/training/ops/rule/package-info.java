/** What the rule of an operator is, and what it is called with. */
package dev.lathe.optimizers.training.ops.rule;

/** Distillation: a smaller network that learns from the original. */
package dev.lathe.optimizers.distillation;

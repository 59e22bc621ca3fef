/** Fine-tuning after a cut, with labels or with the original as teacher. */
package dev.lathe.optimizers.training.recover;

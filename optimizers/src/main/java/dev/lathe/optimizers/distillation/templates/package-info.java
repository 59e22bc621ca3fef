/** Fresh students: small networks made to fit what a teacher takes and answers. */
package dev.lathe.optimizers.distillation.templates;

/** Where networks look: attention probabilities, and the energy of channels over a picture. */
package dev.lathe.optimizers.distillation.attention;

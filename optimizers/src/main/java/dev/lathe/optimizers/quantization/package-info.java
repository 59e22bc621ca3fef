/**
 * Fewer bits: passes that store or compute with narrower numbers, and the arithmetic they share.
 */
package dev.lathe.optimizers.quantization;

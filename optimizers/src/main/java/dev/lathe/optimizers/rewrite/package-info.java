/**
 * What passes share when they read and change graphs: walking, constants, weights, opset upgrades.
 */
package dev.lathe.optimizers.rewrite;

/**
 * Structured pruning: which channels of which values depend on one another, which of them go, and
 * the cut. After Fang et al., "DepGraph: Towards Any Structural Pruning" (CVPR 2023), carried over
 * from modules to the operators of ONNX.
 */
package dev.lathe.optimizers.pruning.channels;

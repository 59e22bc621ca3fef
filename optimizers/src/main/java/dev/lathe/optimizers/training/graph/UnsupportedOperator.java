package dev.lathe.optimizers.training.graph;

/**
 * A node that cannot be run by PyTorch.
 *
 * @param node its label
 * @param operator with its domain, where that is not the standard one
 * @param reason a clause that reads on after "because"
 */
public record UnsupportedOperator(String node, String operator, String reason) {}

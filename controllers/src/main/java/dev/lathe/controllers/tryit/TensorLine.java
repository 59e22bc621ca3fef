package dev.lathe.controllers.tryit;

/**
 * An output tensor in a table row.
 *
 * @param name of the output
 * @param type element type and shape
 * @param range smallest, mean and largest value, in words
 * @param first the first values
 * @param difference largest difference to the original's, in words; empty for the original
 */
public record TensorLine(String name, String type, String range, String first, String difference) {}

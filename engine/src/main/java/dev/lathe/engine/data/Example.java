package dev.lathe.engine.data;

import java.util.OptionalInt;

/**
 * A sample with its true label, where it has one.
 *
 * @param label class index as the model counts; empty when unlabelled
 */
public record Example(Sample sample, OptionalInt label) {}

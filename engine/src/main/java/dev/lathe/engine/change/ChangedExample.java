package dev.lathe.engine.change;

import dev.lathe.engine.evaluate.Change;

/**
 * An example whose answer a variant changed. It holds no sample: that is read again when it is
 * looked at.
 *
 * @param number of the example in the data set, from 0
 * @param name of its sample
 * @param change what changed
 * @param truth what is right, in a few words; empty where it is not known
 * @param before what the original says, in a few words
 * @param after what the variant says, in a few words
 */
public record ChangedExample(
    int number, String name, Change change, String truth, String before, String after) {}

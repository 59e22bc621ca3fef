package dev.lathe.engine.data;

import java.util.OptionalInt;

/**
 * A class of a data set.
 *
 * @param name as the data call it
 * @param index the model's class that it is taken for; empty where there is none
 */
public record DataClass(String name, OptionalInt index) {}

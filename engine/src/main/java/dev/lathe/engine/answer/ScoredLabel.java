package dev.lathe.engine.answer;

/**
 * A class with its score.
 *
 * @param label the name of the class
 * @param index of the class, 0 or more
 * @param score 0..1
 */
public record ScoredLabel(String label, int index, double score) {}

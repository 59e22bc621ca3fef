package dev.lathe.engine.text;

/**
 * Words that are one entity, or one word with its tag.
 *
 * @param type what they are, without the prefix of a tagging scheme
 * @param from the first word, 0 or more
 * @param to one past the last word, more than {@code from}
 */
public record TagSpan(String type, int from, int to) {}

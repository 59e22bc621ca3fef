package dev.lathe.engine.answer;

/**
 * A text that people wrote: what is right after each of its tokens is the next one.
 *
 * @param tokens how many it has, 2 or more
 */
public record TrueText(int tokens) implements Truth {}

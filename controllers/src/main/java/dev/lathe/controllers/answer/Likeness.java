package dev.lathe.controllers.answer;

/**
 * How alike two sentences are.
 *
 * @param cosine −1..1
 */
public record Likeness(double cosine) implements AnswerContent {}

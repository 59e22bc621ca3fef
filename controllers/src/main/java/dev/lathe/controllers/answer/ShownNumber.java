package dev.lathe.controllers.answer;

/**
 * One number.
 *
 * @param number written
 * @param change by how much it is more or less than the original's, written; empty where these are
 *     the original's, or equal
 */
public record ShownNumber(String number, String change) implements AnswerContent {}

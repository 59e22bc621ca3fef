package dev.lathe.controllers.answer;

/**
 * An answer as a view draws it. Each kind of content is made by the presenters of the tasks that
 * answer so, and drawn by their views.
 */
public interface AnswerContent {}

package dev.lathe.controllers.learn;

import java.util.Optional;
import java.util.function.Function;

/**
 * Something that a step reads off the window, kept with the lesson under its id.
 *
 * @param see empty while there is nothing to read yet
 */
public record Reading(String id, Function<LessonBench, Optional<Seen>> see) {}

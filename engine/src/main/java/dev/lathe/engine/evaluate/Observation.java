package dev.lathe.engine.evaluate;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Truth;
import java.util.Optional;

/**
 * One example with its answer.
 *
 * @param example its number in the data set, 0 or more; the same for every model that is compared
 * @param truth what is right, where it is known
 * @param answer what the model said
 * @param reference what the original said, where it is there to compare with
 */
public record Observation(
    int example, Optional<Truth> truth, Answer answer, Optional<Answer> reference) {}

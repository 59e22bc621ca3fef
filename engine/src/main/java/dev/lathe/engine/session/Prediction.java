package dev.lathe.engine.session;

import dev.lathe.engine.answer.Answer;

/**
 * What a model answered.
 *
 * @param answer the answer
 * @param preMillis preprocessing, in milliseconds
 * @param inferenceMillis the run inside ONNX Runtime, in milliseconds
 * @param postMillis postprocessing, in milliseconds
 */
public record Prediction(
    Answer answer, double preMillis, double inferenceMillis, double postMillis) {}

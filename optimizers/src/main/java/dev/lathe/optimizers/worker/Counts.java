package dev.lathe.optimizers.worker;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.onnx.ModelAnalysis;

/**
 * What is counted of a model without running it.
 *
 * @param parameters elements of all weights
 * @param macs multiply-accumulate operations of one run
 */
public record Counts(long parameters, long macs) {
  /** Of a model, which is only read. */
  public static Counts of(OnnxModel onnx) {
    ModelFacts facts = ModelAnalysis.analyse(onnx);
    return new Counts(facts.parameters(), facts.macs());
  }
}

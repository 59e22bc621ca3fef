package dev.lathe.engine.graph.onnx;

import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.facts.ModelFacts;
import dev.lathe.engine.graph.facts.ModelFactsBuilder;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.engine.graph.shape.InputSizes;
import java.util.Map;

/** Says about a model what can be said without running it. */
public final class ModelAnalysis {
  private static final long[] FEWER_TOKENS = {64, 16};

  private ModelAnalysis() {}

  /** Says that a model will be analysed soon: what takes time to start begins to. */
  public static void prepare() {
    OfficialProcess.SHARED.startAhead();
  }

  /** The facts, with work counted for {@link InputSizes#typical(OnnxModel)}. */
  public static ModelFacts analyse(OnnxModel model) {
    return analyse(model, Map.of());
  }

  /**
   * The facts, with work counted for usual sizes but for the lengths given.
   *
   * @param given lengths of open dimensions by the names that {@link InputSizes#key} says
   */
  public static ModelFacts analyse(OnnxModel model, Map<String, Long> given) {
    ShapeInference.Outcome open = ShapeInference.infer(model, InputSizes.none(), true);
    ModelFacts facts = analyse(model, open, InputSizes.typical(model, given));
    for (long tokens : FEWER_TOKENS) {
      // A model may know fewer positions than usual; then its shapes only fit shorter sentences.
      if (facts.unknownNodes() == 0 || !facts.sizes().containsValue(InputSizes.TOKENS)) {
        break;
      }
      ModelFacts shorter = analyse(model, open, InputSizes.typical(model, given, tokens));
      if (shorter.unknownNodes() < facts.unknownNodes()) {
        return shorter;
      }
    }
    return facts;
  }

  /** The facts, with work counted for the given input sizes. */
  public static ModelFacts analyse(OnnxModel model, InputSizes sizes) {
    return analyse(model, ShapeInference.infer(model, InputSizes.none(), true), sizes);
  }

  private static ModelFacts analyse(
      OnnxModel model, ShapeInference.Outcome open, InputSizes sizes) {
    InferredTypes sized =
        sizes.isEmpty()
            ? open.types()
            : ShapeInference.infer(model, sizes, open.official()).types();
    return ModelFactsBuilder.build(model, open.types(), sized, sizes);
  }
}

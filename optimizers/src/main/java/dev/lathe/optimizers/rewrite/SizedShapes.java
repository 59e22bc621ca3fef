package dev.lathe.optimizers.rewrite;

import dev.lathe.engine.graph.Node;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.Shape;
import dev.lathe.engine.graph.Value;
import dev.lathe.engine.graph.onnx.ShapeInference;
import dev.lathe.engine.graph.shape.InferredTypes;
import dev.lathe.engine.graph.shape.InputSizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shapes of all values at usual sizes of the inputs.
 *
 * @param sizes those sizes
 * @param types the shapes, with the types of elements
 */
public record SizedShapes(InputSizes sizes, InferredTypes types) {
  private static final long[] TOKENS = {InputSizes.TOKENS, 64, 16};

  /** Infers; with fewer tokens where the usual number leaves shapes open. */
  public static SizedShapes of(OnnxModel model) {
    return alike(List.of(model)).get(0);
  }

  /** The same for several models at one number of tokens, so that their shapes can be compared. */
  public static List<SizedShapes> alike(List<OnnxModel> models) {
    List<SizedShapes> best = List.of();
    int least = Integer.MAX_VALUE;
    for (long tokens : TOKENS) {
      List<SizedShapes> all = new ArrayList<>();
      int open = 0;
      boolean matters = false;
      for (OnnxModel model : models) {
        InputSizes sizes = InputSizes.typical(model, Map.of(), tokens);
        SizedShapes shapes = new SizedShapes(sizes, ShapeInference.infer(model, sizes));
        all.add(shapes);
        open += shapes.open(model);
        matters |= sizes.byName().containsValue(tokens);
      }
      if (open < least) {
        best = List.copyOf(all);
        least = open;
      }
      if (open == 0 || !matters) {
        break;
      }
    }
    return best;
  }

  private int open(OnnxModel model) {
    int n = 0;
    for (Node node : model.graph().nodes()) {
      for (Optional<Value> out : node.outputs()) {
        n += out.isPresent() && types.shape(out.get()).filter(Shape::isFixed).isEmpty() ? 1 : 0;
      }
    }
    return n;
  }
}

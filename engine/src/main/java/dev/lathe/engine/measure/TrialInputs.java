package dev.lathe.engine.measure;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.host.Signature;
import dev.lathe.engine.task.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Generated inputs to try a model on, as measuring without data uses them. */
public final class TrialInputs {
  private TrialInputs() {}

  /**
   * Inputs in the order in which they are worth trying: not every model takes the first. The same
   * model always gets the same.
   *
   * @param batch length of a free first axis
   * @return each throws a {@link LatheException} where it cannot be made
   */
  public static List<Supplier<Map<String, TensorData>>> of(
      Model model, Signature signature, int batch) {
    List<Supplier<Map<String, TensorData>>> all = new ArrayList<>();
    for (GeneratedInputs g : GeneratedInputs.attempts(signature)) {
      all.add(() -> InputPlans.make(g, model, signature, batch));
    }
    return all;
  }
}

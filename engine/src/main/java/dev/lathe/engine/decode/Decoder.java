package dev.lathe.engine.decode;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.graph.TensorData;
import java.util.List;
import java.util.Map;

/** From a run's outputs to the answers of a task. */
@FunctionalInterface
public interface Decoder {
  /**
   * One answer a sample.
   *
   * @param outputs of the run; the first axis counts samples
   * @param inputs what was run: the tensors of each sample by input name, in the order of the first
   *     axis
   * @throws dev.lathe.base.LatheException where the outputs are not what the task needs
   * @throws dev.lathe.engine.answer.IndivisibleOutputsException where samples cannot be told apart
   */
  List<Answer> decode(Outputs outputs, List<Map<String, TensorData>> inputs);
}

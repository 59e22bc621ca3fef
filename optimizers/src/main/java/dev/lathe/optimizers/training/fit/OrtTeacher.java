package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.Dimension;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.graph.ValueType;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.torch.OrtArrays;
import dev.lathe.optimizers.training.torch.Scalars;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A teacher that ONNX Runtime runs: any model, faster than under autograd. */
public final class OrtTeacher implements Teacher {
  private static final OrtArrays.Trouble TROUBLE =
      new OrtArrays.Trouble(
          "The teacher cannot answer.", "Check that student and teacher take the same inputs.");

  private final OrtArrays model;
  private final boolean oneByOne;

  /**
   * Opens a model.
   *
   * @param outputs which of its outputs are learned; all FP32
   * @throws LatheException when ONNX Runtime refuses it
   */
  public OrtTeacher(OnnxModel model, List<String> outputs) {
    this.model = new OrtArrays("the teacher", model, outputs, TROUBLE);
    this.oneByOne =
        model.graph().inputs().stream()
            .flatMap(v -> v.tensorType().flatMap(ValueType.TensorType::shape).stream())
            .anyMatch(s -> s.rank() > 0 && s.get(0).equals(new Dimension.Fixed(1)));
  }

  @Override
  public Map<String, NDArray> answers(NDManager manager, Batch batch) {
    if (!oneByOne || batch.size() == 1) {
      return run(manager, batch.inputs());
    }
    // Many detectors are exported for one picture at a time.
    Map<String, NDList> parts = new LinkedHashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      String place = i + ":" + (i + 1);
      Map<String, NDArray> one = new LinkedHashMap<>();
      batch.inputs().forEach((name, all) -> one.put(name, all.get(place)));
      run(manager, one).forEach((n, a) -> parts.computeIfAbsent(n, k -> new NDList()).add(a));
    }
    Map<String, NDArray> answers = new LinkedHashMap<>();
    parts.forEach((name, list) -> answers.put(name, NDArrays.concat(list, 0)));
    return answers;
  }

  private Map<String, NDArray> run(NDManager manager, Map<String, NDArray> inputs) {
    Map<String, NDArray> answers = new LinkedHashMap<>();
    model
        .run(inputs)
        .forEach((n, t) -> answers.put(n, Scalars.owned(TorchTensors.toTorch(manager, t))));
    return answers;
  }

  @Override
  public void close() {
    model.close();
  }
}

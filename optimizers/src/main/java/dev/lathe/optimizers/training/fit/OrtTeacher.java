package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
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

  /**
   * Opens a model.
   *
   * @param outputs which of its outputs are learned; all FP32
   * @throws LatheException when ONNX Runtime refuses it
   */
  public OrtTeacher(OnnxModel model, List<String> outputs) {
    this.model = new OrtArrays("the teacher", model, outputs, TROUBLE);
  }

  @Override
  public Map<String, NDArray> answers(NDManager manager, Batch batch) {
    Map<String, NDArray> answers = new LinkedHashMap<>();
    model
        .run(batch.inputs())
        .forEach((n, t) -> answers.put(n, Scalars.owned(TorchTensors.toTorch(manager, t))));
    return answers;
  }

  @Override
  public void close() {
    model.close();
  }
}

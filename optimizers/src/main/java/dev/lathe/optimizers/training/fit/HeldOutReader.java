package dev.lathe.optimizers.training.fit;

import ai.djl.ndarray.NDArray;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.TrainingHead;
import dev.lathe.optimizers.training.data.Batch;
import dev.lathe.optimizers.training.data.EncodedSet;
import dev.lathe.optimizers.training.torch.TorchTensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the outputs of a network mean that is trained, or that teaches: answers of the model's task,
 * read as they are when the model is used.
 */
public final class HeldOutReader {
  private final ModelSetup setup;
  private final Head head;
  private final List<String> outputs;
  private final Decoder decoder;

  /**
   * For a model.
   *
   * @param head which of its outputs is learned; alone it makes the answer, except where the task
   *     reads all outputs together
   */
  public HeldOutReader(Model model, Head head) {
    this.setup = model.setup();
    this.head = head;
    List<TensorSpec> all = TensorSpec.outputs(model.onnx().graph());
    List<TensorSpec> read =
        all.stream().filter(o -> isWhole() || o.name().equals(head.output())).toList();
    this.outputs = read.stream().map(TensorSpec::name).toList();
    this.decoder = task().decoder(model.name(), setup, isWhole() || isOfTokens() ? read : matrix());
    if (read.stream().anyMatch(o -> o.type() != DataType.FLOAT)) {
      throw LatheException.input(
          "What the model learns cannot be judged.",
          "Its answers are read from the outputs " + read + ", and only FP32 can be trained.",
          "Use a model whose outputs are all FP32.");
    }
  }

  private boolean isOfTokens() {
    return head.kind() == Head.Kind.TOKENS;
  }

  /** The head's output as {@link Head#matrix} makes it. */
  private List<TensorSpec> matrix() {
    return List.of(new TensorSpec(head.output(), DataType.FLOAT, Optional.empty()));
  }

  /** Whether the task reads all outputs, not only the one that is learned. */
  public boolean isWhole() {
    return task().trainingHead() == TrainingHead.OUTPUTS;
  }

  /** The names of the outputs that it reads. */
  public List<String> outputs() {
    return outputs;
  }

  /** The task whose answers these are. */
  public Task task() {
    return setup.task();
  }

  /**
   * One answer an example.
   *
   * @param made by the name of the output; those of embeddings may be pooled already
   * @param batch what was asked
   * @param set where the batch is from
   * @throws LatheException when an output is missing, or they are not what the task reads
   */
  List<Answer> read(Map<String, NDArray> made, Batch batch, EncodedSet set) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (String name : outputs) {
      NDArray output = made.get(name);
      if (output == null) {
        throw LatheException.input(
            "What the model learns cannot be judged.",
            "It lacks the output '" + name + "', which is part of the answer.",
            "Train a model with the outputs " + String.join(", ", outputs) + ".");
      }
      tensors.put(
          name,
          TorchTensors.floats(isWhole() || isOfTokens() ? output : head.matrix(output, batch)));
    }
    List<Answer> raw =
        decoder.decode(
            Outputs.of(tensors),
            isOfTokens() ? texts(batch) : Collections.nCopies(batch.size(), Map.of()));
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      int example = batch.examples()[i];
      answers.add(task().finish(raw.get(i), setup, set.frame(example), set.text(example)));
    }
    return answers;
  }

  /** The whole numbers that were asked about each text, without padding: its tokens and masks. */
  private static List<Map<String, TensorData>> texts(Batch batch) {
    List<Map<String, TensorData>> texts = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      texts.add(new LinkedHashMap<>());
    }
    batch
        .inputs()
        .forEach(
            (name, all) -> {
              if (!all.getDataType().isFloating() && all.getShape().dimension() == 2) {
                long[] ids = all.toType(ai.djl.ndarray.types.DataType.INT64, false).toLongArray();
                int places = (int) all.getShape().get(1);
                for (int i = 0; i < batch.size(); i++) {
                  int n = Math.min(places, batch.lengths().get(i));
                  long[] own = Arrays.copyOfRange(ids, i * places, i * places + n);
                  texts.get(i).put(name, Tensors.ofLongs(own, 1, n));
                }
              }
            });
    return texts;
  }
}

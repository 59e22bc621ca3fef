package dev.lathe.engine.task;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lathe.engine.answer.RawOutputs;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.decode.Closeness;
import dev.lathe.engine.decode.Decoder;
import dev.lathe.engine.decode.RawDecoder;
import dev.lathe.engine.evaluate.Metric;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Any model: tensors in, tensors out. */
final class RawTensors extends TypedTask<RawOutputs> {
  private static final int SHOWN = 6;
  private static final int LIKELY = 1;

  private final List<Metric> metrics =
      List.of(
          Metrics.accuracy(a -> a instanceof RawOutputs r ? RawClasses.best(r).orElse(-1) : -1),
          Metrics.agreement(
              "Share of examples with the original's answer: the same class where the outputs can"
                  + " be read as one, else the same largest element in every row of a matrix, else"
                  + " numbers within 1 % of the largest.",
              this),
          Metrics.cosine(
              "Mean cosine with the original's outputs that are real numbers.",
              o ->
                  o.answer() instanceof RawOutputs a
                          && o.reference().orElse(null) instanceof RawOutputs b
                      ? RawClasses.cosine(a, b)
                      : OptionalDouble.empty()));

  RawTensors() {
    super(
        RawOutputs.class,
        "raw-tensors",
        "Raw tensors",
        "Takes and gives arrays as they are; works for every model.",
        InputKind.TENSORS);
  }

  @Override
  public Set<SetupPart> parts() {
    return Set.of();
  }

  @Override
  public Set<SetupPart> required() {
    return Set.of();
  }

  @Override
  public List<TaskOption<?>> options() {
    return List.of(TableOptions.COLUMNS, TableOptions.LABEL_COLUMN, TableOptions.FIRST_LINE);
  }

  @Override
  public int likelihood(GraphSignature s) {
    return LIKELY;
  }

  @Override
  public Decoder decoder(String model, ModelSetup setup, List<TensorSpec> outputs) {
    return new RawDecoder();
  }

  @Override
  protected void put(DataOutputStream out, RawOutputs r) throws IOException {
    Wire.tensors(out, r.tensors());
    Wire.texts(out, r.others());
  }

  @Override
  public RawOutputs read(DataInputStream in) throws IOException {
    return new RawOutputs(Wire.tensors(in), Wire.texts(in));
  }

  @Override
  protected void json(RawOutputs raw, ModelSetup setup, int top, ObjectNode into) {
    ArrayNode outputs = into.putArray("outputs");
    raw.tensors().forEach((name, tensor) -> outputs.add(TensorJson.of(name, tensor)));
    raw.others().forEach((name, text) -> outputs.addObject().put("name", name).put("text", text));
  }

  @Override
  protected List<List<String>> rows(RawOutputs raw, ModelSetup setup, int top) {
    List<List<String>> rows = new ArrayList<>();
    for (Map.Entry<String, TensorData> t : raw.tensors().entrySet()) {
      TensorData data = t.getValue();
      rows.add(
          List.of(
              t.getKey(),
              data.type().name().toLowerCase(Locale.ROOT),
              Arrays.toString(data.shape()),
              TensorJson.head(data, SHOWN)));
    }
    raw.others().forEach((name, value) -> rows.add(List.of(name, "", "", value)));
    return rows;
  }

  @Override
  protected boolean same(RawOutputs a, RawOutputs b) {
    return RawClasses.agree(a, b);
  }

  @Override
  protected boolean close(RawOutputs a, RawOutputs b) {
    return a.tensors().keySet().equals(b.tensors().keySet())
        && a.tensors().keySet().stream()
            .allMatch(k -> Closeness.close(a.tensors().get(k), b.tensors().get(k)));
  }

  @Override
  protected double alike(RawOutputs a, RawOutputs b) {
    return RawClasses.similarity(a, b);
  }

  @Override
  public List<Metric> metrics() {
    return metrics;
  }

  @Override
  public TrainingHead trainingHead() {
    return TrainingHead.VALUES;
  }

  @Override
  public TaskExample example() {
    return new TaskExample(
        Map.of("x", Tensors.ofFloats(new float[] {1, 2}, 1, 2)),
        Map.of("y", Tensors.ofFloats(new float[] {0.5f, 2, -1}, 1, 3)),
        List.of(),
        Optional.of(new Truth.OfClass(1)),
        """
        {"outputs": [
          {"name": "y", "type": "float", "shape": [1, 3], "values": [0.5, 2.0, -1.0], "truncated": false}]}
        """);
  }
}

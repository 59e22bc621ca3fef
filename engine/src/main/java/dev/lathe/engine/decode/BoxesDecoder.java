package dev.lathe.engine.decode;

import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.Boxes;
import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.detect.BoxFormat;
import dev.lathe.engine.detect.InputSize;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.PictureFrame;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Candidate boxes in pixels of the network's input; the task brings them into the picture and
 * chooses among them, where the picture is known.
 */
public final class BoxesDecoder implements Decoder {
  private final BoxFormat format;
  private final Optional<InputSize> size;
  private final float floor;
  private final List<String> names;

  /**
   * For a model.
   *
   * @param size of the network's input; empty where only its tensors tell
   * @param floor the least score worth keeping, 0..1
   * @param names of the classes by index
   */
  public BoxesDecoder(BoxFormat format, Optional<InputSize> size, float floor, List<String> names) {
    this.format = format;
    this.size = size;
    this.floor = floor;
    this.names = List.copyOf(names);
  }

  @Override
  public List<Answer> decode(Outputs outputs, List<Map<String, TensorData>> inputs) {
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (String name : outputs.names()) {
      outputs.tensor(name).ifPresent(t -> tensors.put(name, t));
    }
    int n = inputs.size();
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      InputSize s = size.or(() -> sizeOf(inputs.get(0))).orElseThrow(this::noPicture);
      PictureFrame whole =
          new PictureFrame(
              s.width(), s.height(), s.width(), s.height(), s.width(), s.height(), 0, 0);
      answers.add(
          new Boxes(
              List.of(),
              List.of(),
              format.decode(OutputRows.of(tensors, i, n), s, floor).inPicture(whole),
              names));
    }
    return answers;
  }

  private RuntimeException noPicture() {
    return new IndivisibleOutputsException();
  }

  private static Optional<InputSize> sizeOf(Map<String, TensorData> inputs) {
    List<TensorSpec> specs = new ArrayList<>();
    inputs.forEach((name, t) -> specs.add(TensorSpec.of(name, t)));
    return InputSize.of(specs);
  }
}

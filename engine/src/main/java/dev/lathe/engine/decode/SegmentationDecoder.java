package dev.lathe.engine.decode;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.PixelClasses;
import dev.lathe.engine.answer.PixelScores;
import dev.lathe.engine.answer.Segmentation;
import dev.lathe.engine.detect.InputSize;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A class for each pixel of the network's output, from a score a class ({@code [N,C,H,W]} or {@code
 * [N,H,W,C]}), from one score ({@code C} is 1), or from the classes' numbers; the task brings them
 * into the picture. Of several outputs the first is read that lies over the picture's pixels: those
 * behind it are mostly there for training.
 */
public final class SegmentationDecoder implements Decoder {
  private final String model;
  private final PixelReading reading;
  private final double threshold;
  private final Optional<InputSize> size;
  private final List<String> names;

  /**
   * For a model.
   *
   * @param model its name, for errors
   * @param threshold the probability from which on a pixel belongs to the object, where there is a
   *     single score, 0..1
   * @param size of the network's input; empty where only its tensors tell
   * @param names of the classes by index
   */
  public SegmentationDecoder(
      String model,
      PixelReading reading,
      double threshold,
      Optional<InputSize> size,
      List<String> names) {
    this.model = model;
    this.reading = reading;
    this.threshold = threshold;
    this.size = size;
    this.names = List.copyOf(names);
  }

  @Override
  public List<Answer> decode(Outputs outputs, List<Map<String, TensorData>> inputs) {
    int n = inputs.size();
    InputSize input = size.or(() -> sizeOf(inputs.get(0))).orElse(new InputSize(0, 0));
    for (String name : outputs.names()) {
      Optional<TensorData> tensor = outputs.tensor(name).filter(t -> t.type().bits() >= 8);
      Optional<PixelLayout> layout = tensor.flatMap(t -> PixelLayout.of(t.shape(), input));
      if (layout.isPresent()) {
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < n; i++) {
          TensorData part = OutputRows.of(Map.of(name, tensor.get()), i, n).get(name);
          if (part.shape()[0] != 1) {
            throw new IndivisibleOutputsException();
          }
          answers.add(answer(part, layout.get()));
        }
        return answers;
      }
    }
    throw LatheException.input(
            model + " does not answer with a class for each pixel.",
            "None of its outputs "
                + outputs.names()
                + " has the picture's height and width among its axes.",
            "Choose another task, or open it for raw tensors.")
        .with(Remedy.TASK);
  }

  private static Optional<InputSize> sizeOf(Map<String, TensorData> inputs) {
    List<TensorSpec> specs = new ArrayList<>();
    inputs.forEach((name, t) -> specs.add(TensorSpec.of(name, t)));
    return InputSize.of(specs);
  }

  private Answer answer(TensorData tensor, PixelLayout layout) {
    int width = layout.width(tensor.shape());
    int height = layout.height(tensor.shape());
    boolean real = tensor.type().isFloatingPoint();
    boolean indices = layout.channels() == 1 && (!real || reading == PixelReading.INDICES);
    if (indices) {
      return ofIndices(tensor, width, height);
    }
    float[] values = real ? Tensors.floats(tensor) : floats(Tensors.longs(tensor));
    if (layout.form() == PixelLayout.Form.CHANNELS_LAST) {
      values = channelsFirst(values, layout.channels());
    }
    return ofScores(layout.channels(), width, height, values);
  }

  private static float[] floats(long[] whole) {
    float[] values = new float[whole.length];
    for (int i = 0; i < whole.length; i++) {
      values[i] = whole[i];
    }
    return values;
  }

  private static float[] channelsFirst(float[] last, int channels) {
    float[] first = new float[last.length];
    int pixels = last.length / channels;
    for (int p = 0; p < pixels; p++) {
      for (int c = 0; c < channels; c++) {
        first[c * pixels + p] = last[p * channels + c];
      }
    }
    return first;
  }

  private Segmentation ofIndices(TensorData tensor, int width, int height) {
    short[] classes = new short[width * height];
    boolean none = false;
    if (tensor.type().isFloatingPoint()) {
      float[] values = Tensors.floats(tensor);
      for (int i = 0; i < classes.length; i++) {
        none |= Float.isNaN(values[i]);
        classes[i] = index(Float.isNaN(values[i]) ? -1 : Math.round(values[i]));
      }
    } else {
      long[] values = tensor.type() == DataType.BOOL ? bits(tensor) : Tensors.longs(tensor);
      for (int i = 0; i < classes.length; i++) {
        classes[i] = index(values[i]);
      }
    }
    PixelClasses map = new PixelClasses(width, height, classes);
    return new Segmentation(map, width, height, new float[0], names, none, Optional.empty());
  }

  private static long[] bits(TensorData tensor) {
    return Arrays.stream(Tensors.longs(tensor)).map(v -> v == 0 ? 0 : 1).toArray();
  }

  private static short index(long value) {
    return (short) (value >= 0 && value < PixelClasses.UNKNOWN ? value : PixelClasses.UNKNOWN);
  }

  private Segmentation ofScores(int channels, int width, int height, float[] values) {
    boolean probabilities =
        reading == PixelReading.PROBABILITIES
            || reading != PixelReading.LOGITS && PixelChoice.areProbabilities(values, channels);
    double cut = probabilities ? threshold : Math.log(threshold / (1 - threshold));
    PixelScores scores = new PixelScores(channels, width, height, values, (float) cut);
    PixelClasses classes = PixelChoice.best(scores);
    boolean none = false;
    for (float v : values) {
      none |= Float.isNaN(v);
    }
    float[] confidence = PixelChoice.confidence(scores, classes, probabilities);
    return new Segmentation(classes, width, height, confidence, names, none, Optional.of(scores));
  }
}

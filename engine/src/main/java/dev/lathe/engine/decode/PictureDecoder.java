package dev.lathe.engine.decode;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.IndivisibleOutputsException;
import dev.lathe.engine.answer.OutputPicture;
import dev.lathe.engine.answer.Outputs;
import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One picture a sample, from the first output of {@code [samples, 1|3, height, width]} or {@code
 * [samples, height, width, 1|3]}; colours in the order of the input's.
 */
public final class PictureDecoder implements Decoder {
  /** So many levels beyond black or white are rounding; values farther off count as cut. */
  private static final float OVERSHOOT = 16;

  private final String model;
  private final Optional<ImagePreprocessing> input;
  private final PixelRange range;

  /**
   * For a model.
   *
   * @param model its name, for errors
   * @param input how it is fed, where that is known
   * @param range what its values mean
   */
  public PictureDecoder(String model, Optional<ImagePreprocessing> input, PixelRange range) {
    this.model = model;
    this.input = input;
    this.range = range;
  }

  /** How a tensor's values lie. */
  private record Form(boolean planes, int bands, int width, int height) {
    static Optional<Form> of(long[] s, boolean planesFirst) {
      boolean planes = s.length == 4 && (s[1] == 1 || s[1] == 3);
      boolean pixels = s.length == 4 && (s[3] == 1 || s[3] == 3);
      if (!planes && !pixels || Arrays.stream(s).anyMatch(d -> d < 1 || d > 65536)) {
        return Optional.empty();
      }
      return Optional.of(
          planes && (planesFirst || !pixels)
              ? new Form(true, (int) s[1], (int) s[3], (int) s[2])
              : new Form(false, (int) s[3], (int) s[2], (int) s[1]));
    }
  }

  @Override
  public List<Answer> decode(Outputs outputs, List<Map<String, TensorData>> inputs) {
    boolean planesFirst = input.map(p -> p.layout() == Layout.NCHW).orElse(true);
    for (String name : outputs.names()) {
      Optional<TensorData> tensor =
          outputs.tensor(name).filter(t -> TensorCasts.possible(t.type(), DataType.FLOAT));
      Optional<Form> form = tensor.flatMap(t -> Form.of(t.shape(), planesFirst));
      if (form.isPresent()) {
        return pictures(tensor.get(), form.get(), inputs);
      }
    }
    String given = outputs.names().stream().findFirst().map(n -> described(outputs, n)).orElse("");
    throw LatheException.input(
            model + " does not answer with a picture.",
            "An output should be [samples, 1 or 3, height, width], but " + given + ".",
            "Choose another task for this model, e.g. raw tensors.")
        .with(Remedy.TASK);
  }

  private static String described(Outputs outputs, String name) {
    return "'"
        + name
        + "' is "
        + outputs
            .tensor(name)
            .map(t -> Arrays.toString(t.shape()))
            .orElseGet(() -> outputs.text(name));
  }

  private List<Answer> pictures(
      TensorData tensor, Form form, List<Map<String, TensorData>> inputs) {
    if (tensor.shape()[0] != inputs.size()) {
      throw new IndivisibleOutputsException();
    }
    float[] values = Tensors.floats(TensorCasts.cast(tensor, DataType.FLOAT));
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      answers.add(picture(values, i, form, scale(inputs.get(i), form)));
    }
    return answers;
  }

  /** How much wider the output is than the input. */
  private double scale(Map<String, TensorData> given, Form form) {
    boolean planesFirst = input.map(p -> p.layout() == Layout.NCHW).orElse(form.planes());
    return given.values().stream()
        .flatMap(t -> Form.of(t.shape(), planesFirst).stream())
        .findFirst()
        .map(f -> (double) form.width() / f.width())
        .orElse(1.0);
  }

  private OutputPicture picture(float[] values, int sample, Form form, double scale) {
    int pixels = form.width() * form.height();
    int bands = form.bands();
    byte[] levels = new byte[pixels * bands];
    long cut = 0;
    long none = 0;
    boolean turned = input.map(p -> p.channels() == Channels.BGR).orElse(false) && bands == 3;
    for (int c = 0; c < bands; c++) {
      PixelRange.Line line = range.line(c, input);
      int band = turned ? 2 - c : c;
      int at = sample * pixels * bands + (form.planes() ? c * pixels : c);
      int step = form.planes() ? 1 : bands;
      for (int i = 0; i < pixels; i++, at += step) {
        float v = values[at] * line.factor() + line.offset();
        if (Float.isNaN(v)) {
          none++;
        } else {
          cut += v < -OVERSHOOT || v > 255 + OVERSHOOT ? 1 : 0;
          levels[i * bands + band] = (byte) Math.max(0, Math.min(255, Math.round(v)));
        }
      }
    }
    return new OutputPicture(
        new Raster(form.width(), form.height(), bands, levels),
        scale,
        (double) cut / levels.length,
        none,
        Optional.empty());
  }
}

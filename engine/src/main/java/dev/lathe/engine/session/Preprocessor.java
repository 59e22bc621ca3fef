package dev.lathe.engine.session;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.causal.CausalGraph;
import dev.lathe.engine.causal.FirstStep;
import dev.lathe.engine.data.RowEncoder;
import dev.lathe.engine.data.Sample;
import dev.lathe.engine.data.Sample.ImageSample;
import dev.lathe.engine.data.Sample.RowSample;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorCasts;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.picture.ImagePreprocessing;
import dev.lathe.engine.picture.ImageTensors;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.PictureFrame;
import dev.lathe.engine.picture.Pictures;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.text.TextFrame;
import dev.lathe.engine.tokenize.Encoded;
import dev.lathe.engine.tokenize.PlacedTokens;
import dev.lathe.engine.tokenize.Tokens;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * From what a person gave to the tensors that the graph takes, as the model's setup says. Safe from
 * several threads.
 */
public final class Preprocessor implements AutoCloseable {
  private final String model;
  private final ModelSetup setup;
  private final List<TensorSpec> inputs;
  private final RowEncoder rows;
  private final List<TensorSpec> outputs;
  private Tokens tokens;
  private boolean closed;

  Preprocessor(String model, ModelSetup setup, List<TensorSpec> inputs, List<TensorSpec> outputs) {
    this.model = model;
    this.setup = setup;
    this.inputs = List.copyOf(inputs);
    this.rows = new RowEncoder(setup, inputs);
    this.outputs = List.copyOf(outputs);
  }

  /** For the model's own inputs. The tokenizer, if any, is opened when the first text comes. */
  public static Preprocessor of(Model model) {
    return new Preprocessor(
        model.name(),
        model.setup(),
        TensorSpec.inputs(model.onnx().graph()),
        TensorSpec.outputs(model.onnx().graph()));
  }

  /**
   * The input tensors of one sample, by input name, batch axis included; tensors given are checked
   * and cast to the input's type.
   *
   * @throws LatheException when the sample does not fit the model, naming both
   */
  public TensorSample apply(Sample sample) {
    if (sample instanceof ImageSample image) {
      return ofImage(image);
    } else if (sample instanceof TextSample text) {
      return ofText(text);
    } else if (sample instanceof RowSample row) {
      return ofTensors(rows.encode(row));
    }
    return ofTensors((TensorSample) sample);
  }

  private TensorSample ofImage(ImageSample sample) {
    if (setup.image().isEmpty() || inputs.size() != 1) {
      throw LatheException.input(
              model + " does not take pictures.",
              "It takes " + described() + "; given was the picture " + sample.name() + ".",
              "Give it what it takes, or say how a picture becomes its input.")
          .with(Remedy.PREPROCESSING);
    }
    byte[] encoded;
    try {
      encoded = sample.source().read();
    } catch (IOException e) {
      throw LatheException.input(
          "The picture " + sample.name() + " cannot be read.",
          e instanceof java.nio.file.NoSuchFileException
              ? "There is no such file."
              : String.valueOf(e.getMessage()),
          "Check the path.",
          e);
    }
    TensorSpec input = inputs.get(0);
    Picture picture = Pictures.decode(encoded, sample.name());
    ImagePreprocessing p = setup.image().get();
    TensorData tensor = ImageTensors.tensor(picture, p);
    check(input, tensor);
    return new TensorSample(
        sample.name(),
        Map.of(input.name(), TensorCasts.cast(tensor, input.type())),
        Optional.of(PictureFrame.of(p, picture.width(), picture.height())));
  }

  private TensorSample ofText(TextSample sample) {
    if (inputs.size() == 1 && inputs.get(0).type() == DataType.STRING) {
      TensorSpec input = inputs.get(0);
      long[] shape = new long[Math.max(1, input.rank())];
      Arrays.fill(shape, 1);
      TensorData tensor = new TensorData.Strings(shape, List.of(sample.text()));
      check(input, tensor);
      return new TensorSample(sample.name(), Map.of(input.name(), tensor));
    }
    if (setup.tokenizer().isEmpty()) {
      throw LatheException.input(
              model + " cannot read text.",
              "It takes " + described() + ", and no tokenizer is known.",
              "Put its tokenizer.json beside it.")
          .with(Remedy.TOKENIZER);
    }
    if (setup.task().isGenerative()) {
      return whole(sample.name(), tokens().encode(sample.text()).ids());
    }
    Tokens cutter = tokens();
    Optional<PlacedTokens> placed =
        setup.task().locatesTokens()
            ? Optional.of(cutter.encodePlaced(sample.text()))
            : Optional.empty();
    Encoded e = placed.map(PlacedTokens::tokens).orElseGet(() -> cutter.encode(sample.text()));
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (TensorSpec input : inputs) {
      tensors.put(input.name(), tokenTensor(input, e, cutter));
    }
    Optional<TextFrame> frame = placed.map(p -> p.frame(sample.text(), cutter.maxTokens()));
    return new TensorSample(sample.name(), tensors, Optional.empty(), frame);
  }

  /** A text whose every token is scored: nothing was read before it. */
  private TensorSample whole(String name, long... ids) {
    CausalGraph.Finding found = CausalGraph.find(inputs, outputs);
    CausalGraph graph = found.graph().orElseThrow(() -> notCausal(found.problem()));
    int known = setup.tokenizer().isPresent() ? tokens().maxTokens() : Integer.MAX_VALUE;
    int most = Math.min(known, graph.stepLength().orElse(Integer.MAX_VALUE));
    if (ids.length == 0 || ids.length > most) {
      throw LatheException.input(
          ids.length == 0 ? "The text holds no token." : "The text is too long for " + model + ".",
          ids.length == 0
              ? "It is empty."
              : "It has " + ids.length + " tokens, and the model takes " + most + " at once.",
          "Give it a " + (ids.length == 0 ? "longer" : "shorter") + " text.");
    }
    return new TensorSample(name, FirstStep.tensors(graph, ids));
  }

  private LatheException notCausal(String problem) {
    return LatheException.input(
            model + " cannot be used for " + setup.task().name().toLowerCase(Locale.ROOT) + ".",
            Character.toUpperCase(problem.charAt(0)) + problem.substring(1) + ".",
            "Choose another task.")
        .with(Remedy.TASK);
  }

  private synchronized Tokens tokens() {
    if (closed) {
      throw new IllegalStateException("the preprocessor of " + model + " is closed");
    }
    if (tokens == null) {
      OptionalInt length =
          inputs.stream().mapToInt(i -> (int) i.length(1)).filter(n -> n > 0).min();
      Path file = setup.tokenizer().orElseThrow();
      tokens = setup.task().isGenerative() ? Tokens.openWhole(file) : Tokens.open(file, length);
    }
    return tokens;
  }

  private TensorData tokenTensor(TensorSpec input, Encoded e, Tokens cutter) {
    String n = input.name().toLowerCase(Locale.ROOT);
    long[] values = e.ids();
    long fill = 0;
    if (n.contains("mask")) {
      values = e.mask();
    } else if (n.contains("type") || n.contains("segment")) {
      values = e.types();
    } else if (n.contains("position")) {
      values = new long[e.ids().length];
      Arrays.setAll(values, i -> i);
    } else if (input.length(1) > values.length) {
      fill = cutter.padId();
    }
    // A graph exported for one length gets its sentences filled with padding that the mask leaves
    // out.
    int length = input.length(1) > 0 ? Math.toIntExact(input.length(1)) : values.length;
    long[] filled = Arrays.copyOf(values, length);
    Arrays.fill(filled, Math.min(length, values.length), length, fill);
    TensorData tensor = Tensors.ofLongs(filled, 1, length);
    check(input, tensor);
    return TensorCasts.cast(tensor, input.type());
  }

  private TensorSample ofTensors(TensorSample sample) {
    if (setup.task().isGenerative() && sample.tensors().size() == 1 && inputs.size() > 1) {
      TensorData only = sample.tensors().values().iterator().next();
      if (!only.type().isFloatingPoint() && only.type() != DataType.STRING) {
        return whole(sample.name(), Tensors.longs(only));
      }
    }
    Map<String, TensorData> tensors = new LinkedHashMap<>();
    for (TensorSpec input : inputs) {
      TensorData t = sample.tensors().get(input.name());
      if (t == null && inputs.size() == 1 && sample.tensors().size() == 1) {
        // With one array and one input there is nothing to confuse.
        t = sample.tensors().values().iterator().next();
      }
      if (t == null) {
        throw LatheException.input(
            sample.name() + " does not fit " + model + ".",
            "The model takes "
                + described()
                + "; given was "
                + sample.tensors().keySet().stream().sorted().collect(Collectors.joining(", "))
                + ".",
            "Name the arrays like the model's inputs.");
      }
      check(input, t);
      checkWhole(sample, input, t);
      tensors.put(input.name(), TensorCasts.cast(t, input.type()));
    }
    return new TensorSample(sample.name(), tensors, sample.frame(), sample.text());
  }

  /** A fraction given where the model takes whole numbers is no rounding error but a mistake. */
  private static void checkWhole(TensorSample sample, TensorSpec input, TensorData t) {
    if (!t.type().isFloatingPoint() || input.type().isFloatingPoint()) {
      return;
    }
    float[] values = Tensors.floats(t);
    for (float v : values) {
      if (v != Math.rint(v) || Float.isInfinite(v)) {
        throw LatheException.input(
            sample.name() + " does not fit the input '" + input.name() + "'.",
            "It holds " + v + ", and the model takes whole numbers (" + input.type() + ") there.",
            "Round the values yourself, or choose the column or array that holds whole numbers.");
      }
    }
  }

  /** Says what does not fit before ONNX Runtime says it in other words. */
  private void check(TensorSpec input, TensorData t) {
    boolean fits =
        TensorCasts.possible(t.type(), input.type())
            && (input.shape().isEmpty() || input.rank() == t.shape().length);
    for (int i = 0; fits && i < input.rank(); i++) {
      boolean batch = i == 0 && input.rank() > 1 && t.shape()[0] == 1;
      fits = batch || input.length(i) < 0 || input.length(i) == t.shape()[i];
    }
    if (!fits) {
      LatheException misfit =
          LatheException.input(
              "The input does not fit " + model + ".",
              "'"
                  + input.name()
                  + "' takes "
                  + input.type()
                  + input.shape().map(Object::toString).orElse("")
                  + ", not "
                  + t.type()
                  + Arrays.toString(t.shape()).replace(" ", "")
                  + ".",
              setup.image().isPresent()
                  ? "Check size, layout and channels of the preprocessing."
                  : "Check the shape of what you give.");
      throw setup.image().isPresent() ? misfit.with(Remedy.PREPROCESSING) : misfit;
    }
  }

  private String described() {
    return inputs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "));
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (tokens != null) {
      tokens.close();
      tokens = null;
    }
  }
}

package dev.lathe.app.cli.command;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.ColumnScaling;
import dev.lathe.engine.data.ColumnScalings;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.ImagePreprocessing.Layout;
import dev.lathe.engine.task.InputLengths;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelOpener;
import dev.lathe.engine.task.SetupFlags;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the person says of a model; it wins over sidecars, metadata and guesses. */
public final class SetupOptions {
  @Option(names = "--task", paramLabel = "TASK", description = "What the model is for.")
  String task;

  @Option(
      names = "--labels",
      paramLabel = "FILE|SET|A,B,…",
      description =
          "Names of the classes: a file with one a line or a table of index and name, a known set"
              + " such as coco-80, voc-20 or imagenet-1k, or the names themselves: A,B,…")
  Path labels;

  @Option(
      names = "--resize",
      paramLabel = "N",
      description = "Resize pictures so that the shorter side has N pixels; 0 stretches.")
  Integer resize;

  @Option(names = "--crop", paramLabel = "N", description = "Cut N x N pixels from the centre.")
  Integer crop;

  @Option(
      names = "--fit",
      paramLabel = "stretch|letterbox|letterbox-top-left|crop|own-size",
      description = "How a picture becomes one of the network's size.")
  String fit;

  @Option(
      names = "--pad",
      paramLabel = "0…255",
      description = "Grey level around a letterboxed picture.")
  Integer pad;

  @Option(names = "--layout", paramLabel = "NCHW|NHWC", description = "Order of the input's axes.")
  String layout;

  @Option(names = "--channels", paramLabel = "RGB|BGR|GRAY", description = "Order of colours.")
  String channels;

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "Factor on the pixels 0..255, e.g. 1/255 or 0.00392.")
  String scale;

  @Option(
      names = "--mean",
      paramLabel = "a,b,c",
      description = "Subtracted from each channel after scaling.")
  String mean;

  @Option(names = "--std", paramLabel = "a,b,c", description = "Divides each channel after that.")
  String std;

  @Option(
      names = "--tokenizer",
      paramLabel = "FILE",
      description = "tokenizer.json of a text model.")
  Path tokenizer;

  @Option(
      names = "--length",
      paramLabel = "NAME=N",
      description =
          "Length of a dimension that the inputs leave open, e.g. batch=8 or input[2]=320; may be"
              + " given several times.")
  List<String> lengths = new ArrayList<>();

  @Option(
      names = "--scaling",
      paramLabel = "FILE",
      description =
          "Mean and deviation of a table's columns: a JSON that holds them, or a table that they are"
              + " fitted on.")
  Path scaling;

  private final TaskOptions taskOptions = new TaskOptions();

  /** Adds the flags of the tasks' own options to the command that these are mixed into. */
  @Spec(Spec.Target.MIXEE)
  public void attach(CommandSpec command) {
    taskOptions.attach(command);
  }

  /**
   * What was said.
   *
   * @throws LatheException for a word or number that cannot be understood
   */
  public SetupFlags flags() {
    return new SetupFlags(
        Optional.ofNullable(task).map(SetupOptions::taskOf),
        Optional.ofNullable(labels),
        Optional.ofNullable(resize),
        Optional.ofNullable(crop),
        Optional.ofNullable(layout).map(t -> word("--layout", t, Layout.class)),
        Optional.ofNullable(channels).map(t -> word("--channels", t, Channels.class)),
        Optional.ofNullable(scale).map(t -> number("--scale", t)),
        Optional.ofNullable(mean).map(t -> numbers("--mean", t)),
        Optional.ofNullable(std).map(t -> numbers("--std", t)),
        Optional.ofNullable(tokenizer),
        Optional.ofNullable(fit).map(SetupOptions::fitOf),
        Optional.ofNullable(pad).map(SetupOptions::padOf),
        taskOptions.values(),
        lengths());
  }

  private InputLengths lengths() {
    InputLengths all = InputLengths.NONE;
    for (String text : lengths) {
      int sign = text.lastIndexOf('=');
      try {
        long n = Long.parseLong(text.substring(sign + 1).strip());
        all = all.with(text.substring(0, Math.max(0, sign)).strip(), Optional.of(n));
      } catch (IllegalArgumentException e) {
        throw LatheException.input(
            "--length cannot be '" + text + "'.",
            "It takes a dimension's name and its length, a whole number from 1 to "
                + InputLengths.MOST
                + ", e.g. batch=8.",
            "",
            e);
      }
    }
    return all;
  }

  /**
   * Opens a model with what was said of it.
   *
   * @param say gets what was fitted rather than given
   * @throws LatheException when it is no model, or something said of it is at fault
   */
  public Model open(Path file, JobContext context, Consumer<String> say) {
    Model model = ModelOpener.open(file, flags(), context);
    if (scaling == null) {
      return model;
    }
    ColumnScaling found = ColumnScalings.of(scaling, model, context);
    found.note().ifPresent(say);
    return model.withSetup(found.applied(model.setup()));
  }

  private static Task taskOf(String id) {
    return Tasks.ofId(id)
        .orElseThrow(
            () ->
                LatheException.input(
                    "--task cannot be '" + id + "'.",
                    "The tasks are "
                        + Tasks.all().stream().map(Task::id).collect(Collectors.joining(", "))
                        + ".",
                    ""));
  }

  private static Fit fitOf(String id) {
    return Fit.ofId(id)
        .orElseThrow(
            () ->
                LatheException.input(
                    "--fit cannot be '" + id + "'.",
                    "It takes "
                        + Arrays.stream(Fit.values()).map(Fit::id).collect(Collectors.joining(", "))
                        + ".",
                    ""));
  }

  private static int padOf(int level) {
    if (level < 0 || level > 255) {
      throw LatheException.input(
          "--pad cannot be '" + level + "'.",
          "It is a grey level, a whole number from 0 to 255.",
          "");
    }
    return level;
  }

  private static <E extends Enum<E>> E word(String option, String text, Class<E> type) {
    for (E value : type.getEnumConstants()) {
      if (value.name().equalsIgnoreCase(text)) {
        return value;
      }
    }
    throw LatheException.input(
        option + " cannot be '" + text + "'.",
        "It takes "
            + Arrays.stream(type.getEnumConstants())
                .map(Enum::name)
                .collect(Collectors.joining(", "))
            + ".",
        "");
  }

  private static List<Double> numbers(String option, String text) {
    return Arrays.stream(text.split(",", -1)).map(t -> number(option, t)).toList();
  }

  /** A number, or a fraction such as 1/255. */
  public static double number(String option, String text) {
    String[] parts = text.strip().split("/", -1);
    try {
      double value = Double.parseDouble(parts[0]);
      if (parts.length == 2) {
        value /= Double.parseDouble(parts[1]);
      }
      if (parts.length <= 2 && Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw wrongNumber(option, text, e);
    }
    throw wrongNumber(option, text, null);
  }

  private static LatheException wrongNumber(String option, String text, Exception cause) {
    return LatheException.input(
        option + " cannot be '" + text + "'.",
        "It takes numbers such as 0.485 or 1/255, separated by commas where there are several.",
        "",
        cause);
  }
}

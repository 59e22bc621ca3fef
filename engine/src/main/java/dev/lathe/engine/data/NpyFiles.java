package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.graph.Tensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * NPZ and NPY: one array a model input, the first axis counts the samples; an array {@code label}
 * holds their classes.
 */
final class NpyFiles {
  private static final List<String> LABEL = List.of("label", "labels");
  private static final int MAX_ARRAYS = 1000;

  private final Path file;
  private final List<TensorSpec> inputs;
  private final LabelMatcher matcher;
  private final Problems problems;

  NpyFiles(Path file, List<TensorSpec> inputs, LabelMatcher matcher, Problems problems) {
    this.file = file;
    this.inputs = inputs;
    this.matcher = matcher;
    this.problems = problems;
  }

  /** The samples of one array, for models with one input. */
  List<Example> ofArray() throws IOException {
    try {
      if (inputs.size() != 1) {
        throw misfit("One array holds one input.");
      }
      NpyRows rows = NpyRows.of(NpySource.ofFile(file));
      return examples(Map.of(inputs.get(0).name(), rows), List.of());
    } catch (IOException e) {
      throw damaged("", e);
    }
  }

  /** The samples of an archive of arrays. */
  List<Example> ofArchive(JobContext context) throws IOException {
    Map<String, NpyRows> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        context.checkCancelled();
        ZipEntry e = all.nextElement();
        if (e.getName().endsWith(".npy") && isWanted(e.getName())) {
          try {
            arrays.put(
                e.getName().substring(0, e.getName().length() - 4),
                NpyRows.of(NpySource.ofEntry(file, e)));
          } catch (IOException x) {
            throw damaged(" array " + e.getName(), x);
          }
        }
        if (arrays.size() > MAX_ARRAYS) {
          throw misfit("It holds more than " + MAX_ARRAYS + " arrays.");
        }
      }
    }
    Map<String, NpyRows> chosen = new LinkedHashMap<>();
    for (TensorSpec input : inputs) {
      if (arrays.containsKey(input.name())) {
        chosen.put(input.name(), arrays.get(input.name()));
      }
    }
    List<String> others =
        arrays.keySet().stream()
            .filter(
                n ->
                    !chosen.containsKey(n) && !LABEL.contains(n.toLowerCase(java.util.Locale.ROOT)))
            .toList();
    if (chosen.isEmpty() && inputs.size() == 1 && others.size() == 1) {
      // With one array and one input there is nothing to confuse.
      chosen.put(inputs.get(0).name(), arrays.get(others.get(0)));
    }
    if (chosen.size() < inputs.size()) {
      throw misfit("It holds the arrays " + String.join(", ", arrays.keySet()) + ".");
    }
    List<String> labels = new ArrayList<>();
    for (Map.Entry<String, NpyRows> e : arrays.entrySet()) {
      if (!chosen.containsKey(e.getKey())
          && LABEL.contains(e.getKey().toLowerCase(java.util.Locale.ROOT))) {
        labels.addAll(labels(e.getValue().all()));
      }
    }
    return examples(chosen, labels);
  }

  /** Arrays of other things may be large, and are not read. */
  private boolean isWanted(String entry) {
    String n = entry.substring(0, entry.length() - 4);
    return inputs.size() == 1
        || inputs.stream().anyMatch(i -> i.name().equals(n))
        || LABEL.contains(n.toLowerCase(java.util.Locale.ROOT));
  }

  private static List<String> labels(TensorData t) {
    if (t.type() == DataType.STRING) {
      return t.strings();
    }
    List<String> list = new ArrayList<>();
    if (t.type().isFloatingPoint()) {
      for (float f : Tensors.floats(t)) {
        list.add(f == Math.rint(f) ? Long.toString((long) f) : Float.toString(f));
      }
    } else {
      for (long l : Tensors.longs(t)) {
        list.add(Long.toString(l));
      }
    }
    return list;
  }

  private LatheException misfit(String why) {
    return LatheException.input(
        file.getFileName() + " does not fit the model.",
        why
            + " The model takes "
            + inputs.stream().map(TensorSpec::toString).collect(Collectors.joining(", "))
            + ".",
        "Save one array a model input, named like it; its first axis counts the samples.");
  }

  private LatheException damaged(String what, IOException e) {
    return LatheException.input(
        file.getFileName() + what + " cannot be read.",
        "Reason: " + e.getMessage() + ".",
        "Save it again with numpy.save or numpy.savez.",
        e);
  }

  private List<Example> examples(Map<String, NpyRows> arrays, List<String> labels) {
    long n = -1;
    for (Map.Entry<String, NpyRows> e : arrays.entrySet()) {
      long[] shape = e.getValue().shape();
      if (shape.length == 0) {
        throw misfit("Array '" + e.getKey() + "' has no axes.");
      }
      if (n >= 0 && shape[0] != n) {
        throw misfit("Its arrays have " + n + " and " + shape[0] + " samples.");
      }
      n = shape[0];
    }
    if (!labels.isEmpty() && labels.size() != n) {
      throw misfit("It has " + n + " samples and " + labels.size() + " labels.");
    }
    Map<String, Integer> classes = matcher.matchAll(labels);
    List<Example> list = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String name = file.getFileName() + "#" + i;
      Map<String, TensorData> row = new LinkedHashMap<>();
      for (TensorSpec input : inputs) {
        row.put(input.name(), slice(arrays.get(input.name()), i, input));
      }
      Integer label = labels.isEmpty() ? null : classes.get(labels.get(i));
      if (!labels.isEmpty() && label == null) {
        problems.add(
            "have a label that the model does not know", name + " (" + labels.get(i) + ")");
      }
      list.add(
          new Example(
              new TensorSample(name, row),
              label == null ? OptionalInt.empty() : OptionalInt.of(label)));
    }
    return list;
  }

  /** One sample: with a first axis of 1 in place of the counting one, unless the input has none. */
  private static TensorData slice(NpyRows all, int i, TensorSpec input) {
    long[] shape = all.shape();
    boolean extra = input.rank() >= 0 && shape.length == input.rank() + 1;
    long[] one = extra ? java.util.Arrays.copyOfRange(shape, 1, shape.length) : shape.clone();
    if (!extra) {
      one[0] = 1;
    }
    return all.row(i, one);
  }
}

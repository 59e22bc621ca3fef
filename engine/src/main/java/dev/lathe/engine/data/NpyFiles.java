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
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
  private static final long[] ONE = {1};

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
      return examples(Map.of(inputs.get(0).name(), rows), Optional.empty());
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
        arrays.keySet().stream().filter(n -> !chosen.containsKey(n) && !isLabel(n)).toList();
    if (chosen.isEmpty() && inputs.size() == 1 && others.size() == 1) {
      // With one array and one input there is nothing to confuse.
      chosen.put(inputs.get(0).name(), arrays.get(others.get(0)));
    }
    if (chosen.size() < inputs.size()) {
      throw misfit("It holds the arrays " + String.join(", ", arrays.keySet()) + ".");
    }
    Optional<NpyRows> labels =
        arrays.entrySet().stream()
            .filter(e -> !chosen.containsKey(e.getKey()) && isLabel(e.getKey()))
            .map(Map.Entry::getValue)
            .map(NpyRows::flat)
            .filter(l -> l.shape()[0] > 0)
            .findFirst();
    return examples(chosen, labels);
  }

  private static boolean isLabel(String array) {
    return LABEL.contains(array.toLowerCase(Locale.ROOT));
  }

  /** Arrays of other things may be large, and are not read. */
  private boolean isWanted(String entry) {
    String n = entry.substring(0, entry.length() - 4);
    return inputs.size() == 1 || inputs.stream().anyMatch(i -> i.name().equals(n)) || isLabel(n);
  }

  private static String label(TensorData t) {
    if (t.type() == DataType.STRING) {
      return t.strings().get(0);
    } else if (t.type().isFloatingPoint()) {
      float f = Tensors.floats(t)[0];
      return f == Math.rint(f) ? Long.toString((long) f) : Float.toString(f);
    }
    return Long.toString(Tensors.longs(t)[0]);
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

  private List<Example> examples(Map<String, NpyRows> arrays, Optional<NpyRows> labels) {
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
    int size = Math.toIntExact(n);
    if (labels.isPresent() && labels.get().shape()[0] != size) {
      throw misfit("It has " + n + " samples and " + labels.get().shape()[0] + " labels.");
    }
    Rows rows = new Rows(file.getFileName() + "#", size, inputs, arrays, labels, classes(labels));
    for (int i = 0; labels.isPresent() && i < size; i++) {
      if (rows.label(i).isEmpty()) {
        problems.add(
            "have a label that the model does not know",
            file.getFileName() + "#" + i + " (" + rows.name(i) + ")");
      }
    }
    return rows;
  }

  private Map<String, Integer> classes(Optional<NpyRows> labels) {
    ClassNames names = new ClassNames();
    labels.ifPresent(
        l -> {
          for (int i = 0; i < l.shape()[0]; i++) {
            names.add(label(l.row(i, ONE)));
          }
        });
    return matcher.matchAll(names.all());
  }

  /** The samples, of which none is made before it is asked for. */
  private static final class Rows extends UnheldExamples {
    private final String prefix;
    private final int size;
    private final List<TensorSpec> inputs;
    private final Map<String, NpyRows> arrays;
    private final Optional<NpyRows> labels;
    private final Map<String, Integer> classes;

    Rows(
        String prefix,
        int size,
        List<TensorSpec> inputs,
        Map<String, NpyRows> arrays,
        Optional<NpyRows> labels,
        Map<String, Integer> classes) {
      this.prefix = prefix;
      this.size = size;
      this.inputs = inputs;
      this.arrays = arrays;
      this.labels = labels;
      this.classes = classes;
    }

    String name(int index) {
      return NpyFiles.label(labels.orElseThrow().row(index, ONE));
    }

    OptionalInt label(int index) {
      Integer found = labels.isEmpty() ? null : classes.get(name(index));
      return found == null ? OptionalInt.empty() : OptionalInt.of(found);
    }

    @Override
    public Example get(int index) {
      int i = Objects.checkIndex(index, size);
      Map<String, TensorData> row = new LinkedHashMap<>();
      for (TensorSpec input : inputs) {
        row.put(input.name(), slice(arrays.get(input.name()), i, input));
      }
      return new Example(new TensorSample(prefix + i, row), label(i));
    }

    @Override
    public int size() {
      return size;
    }
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

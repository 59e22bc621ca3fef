package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.graph.DataType;
import dev.lathe.engine.graph.TensorData;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.host.Signature;
import dev.lathe.engine.host.Signature.Port;
import dev.lathe.engine.task.InputKind;
import dev.lathe.engine.task.InputLengths;
import dev.lathe.engine.task.Model;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/** What a model may be timed on, in the order in which it is tried. */
final class InputPlans {
  /** So many different examples are timed in turn. */
  private static final int REAL_SETS = 16;

  private InputPlans() {}

  /**
   * Input sets for timing.
   *
   * @param samplesPerRun samples in each set
   * @param description for the provenance
   */
  record Plan(List<Map<String, TensorData>> sets, int samplesPerRun, String description) {
    /** The same with its first sets only, for a device too slow for all of them. */
    Plan of(int count) {
      return count >= sets.size()
          ? this
          : new Plan(
              sets.subList(0, count), samplesPerRun, "the first " + count + " of " + description);
    }
  }

  /**
   * The plans: with the scenario's batch and, where that is not one, with single samples; from the
   * data, or generated. Made when asked for, because most are never needed.
   */
  static List<Supplier<Plan>> of(
      Model model,
      Signature signature,
      Scenario scenario,
      Optional<EncodedExamples> examples,
      JobContext context) {
    if (scenario.load().text().isPresent()) {
      // No other inputs than those that the scenario is about, whatever examples there are.
      return List.of(() -> text(model, scenario));
    }
    boolean free =
        !signature.inputs().isEmpty()
            && signature.inputs().stream().allMatch(p -> p.shape().length > 0 && p.shape()[0] < 0);
    // A batch that a person gave is one, as if the model had been made with it.
    OptionalInt given = free ? givenBatch(model, signature) : OptionalInt.empty();
    boolean open = free && given.isEmpty();
    int fixed = given.orElseGet(() -> fixedBatch(model, signature));
    Set<Integer> batches = new LinkedHashSet<>();
    batches.add(scenario.load().samplesPerRun(open, fixed));
    batches.add(open ? 1 : fixed);
    List<Supplier<Plan>> plans = new ArrayList<>();
    for (int batch : batches) {
      if (examples.isPresent()) {
        plans.add(() -> real(model, signature, batch, examples.get(), context));
      } else {
        for (GeneratedInputs g : GeneratedInputs.attempts(signature)) {
          plans.add(() -> generated(g, model, signature, batch));
        }
      }
    }
    return plans;
  }

  private static Plan text(Model model, Scenario scenario) {
    Map<String, TensorData> set = TextStepInputs.of(model, scenario);
    return new Plan(List.of(set), 1, "generated " + shapes(set));
  }

  /** The length of a fixed first axis that all inputs share, where it can be taken for a batch. */
  private static int fixedBatch(Model model, Signature signature) {
    List<Long> first =
        signature.inputs().stream()
            .map(p -> p.shape().length > 1 ? p.shape()[0] : 1L)
            .distinct()
            .toList();
    boolean batch = first.size() == 1 && first.get(0) > 1 && first.get(0) < 1 << 16;
    return batch && model.setup().task().input() != InputKind.TENSORS
        ? (int) (long) first.get(0)
        : 1;
  }

  private static Plan generated(GeneratedInputs g, Model model, Signature signature, int batch) {
    Map<String, TensorData> set = make(g, model, signature, batch);
    return new Plan(List.of(set), batch, "generated " + shapes(set));
  }

  /** Generated inputs with the lengths that the setup gives, where the graph leaves them open. */
  static Map<String, TensorData> make(
      GeneratedInputs g, Model model, Signature signature, int batch) {
    return g.make(signature, model.setup().lengths(), known(model, signature), batch);
  }

  /** The length that a person gave to the first axis of all inputs; empty where none is given. */
  private static OptionalInt givenBatch(Model model, Signature signature) {
    long[] first =
        signature.inputs().stream()
            .map(p -> model.setup().lengths().of(symbol(p, 0), p.name(), 0))
            .mapToLong(n -> n.orElse(-1))
            .distinct()
            .toArray();
    return first.length == 1 && first[0] > 0 ? OptionalInt.of((int) first[0]) : OptionalInt.empty();
  }

  /** The size of the network's picture, where preprocessing tells it and the graph does not. */
  private static Map<String, long[]> known(Model model, Signature signature) {
    if (signature.inputs().size() != 1) {
      return Map.of();
    }
    Port input = signature.inputs().get(0);
    Optional<long[]> told = InputLengths.ofPicture(model.setup(), input.shape().length);
    if (told.isPresent() && model.setup().task().input() != InputKind.PICTURE) {
      // A picture is only guessed at: what a person says of the input goes before.
      for (int axis = 1; axis <= told.get().length; axis++) {
        OptionalLong said = model.setup().lengths().of(symbol(input, axis), input.name(), axis);
        told.get()[axis - 1] = said.orElse(told.get()[axis - 1]);
      }
    }
    return told.map(lengths -> Map.of(input.name(), lengths)).orElse(Map.of());
  }

  private static String symbol(Port input, int axis) {
    return axis < input.axes().size() ? input.axes().get(axis) : "";
  }

  private static Plan real(
      Model model, Signature signature, int batch, EncodedExamples examples, JobContext context) {
    List<Map<String, TensorData>> sets =
        examples.some(model, REAL_SETS, context).stream()
            .map(set -> tiled(set, signature, batch))
            .toList();
    String text = sets.size() + " examples, the first " + shapes(sets.get(0));
    return new Plan(sets, batch, text);
  }

  /** One example repeated along the first axis until the batch is full. */
  private static Map<String, TensorData> tiled(
      Map<String, TensorData> set, Signature signature, int batch) {
    Map<String, TensorData> out = new LinkedHashMap<>();
    for (Map.Entry<String, TensorData> e : set.entrySet()) {
      TensorData t = e.getValue();
      long rows = t.shape().length == 0 ? 0 : t.shape()[0];
      Optional<Port> port =
          signature.inputs().stream().filter(p -> p.name().equals(e.getKey())).findFirst();
      boolean fixedAlready =
          port.filter(p -> p.shape().length > 0 && p.shape()[0] == rows).isPresent();
      out.put(e.getKey(), rows == 1 && batch > 1 && !fixedAlready ? repeat(t, batch) : t);
    }
    return out;
  }

  private static TensorData repeat(TensorData t, int times) {
    long[] shape = t.shape().clone();
    shape[0] *= times;
    if (t.type() == DataType.STRING) {
      List<String> all = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        all.addAll(t.strings());
      }
      return new TensorData.Strings(shape, all);
    }
    ByteBuffer b = Tensors.buffer(Math.multiplyExact(t.byteLength(), times));
    for (int i = 0; i < times; i++) {
      b.put(t.bytes());
    }
    return new TensorData.InMemory(t.type(), shape, b.flip());
  }

  private static String shapes(Map<String, TensorData> set) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, TensorData> e : set.entrySet()) {
      text.append(text.isEmpty() ? "" : " ")
          .append(e.getKey())
          .append(Arrays.toString(e.getValue().shape()).replace(" ", ""));
    }
    return text.toString();
  }

  /** The error of a model that takes none of the plans. */
  static LatheException noneFits(String model, LatheException first, boolean real) {
    return real
        ? first
        : LatheException.input(
                model + " does not run on generated inputs.",
                first.why().isEmpty() ? first.what() : first.why(),
                "Give real examples.",
                first)
            .with(Remedy.DATA);
  }
}

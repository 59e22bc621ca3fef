package dev.lathe.engine.doctor;

import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.task.ModelClasses;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The orders of classes that are worth a try. They cost no run: the same answers are judged. */
final class LabelOrders {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  private LabelOrders() {}

  /**
   * As it was read first; then, where the names of the classes had to be guessed, in the order of
   * the numbers in them ({@code class10} after {@code class9}); and one place later or earlier
   * where every class stays one of the model's, as with a class for the background or counting from
   * one.
   */
  static List<LabelOrder> of(Model model, Dataset data, List<Example> judged) {
    List<LabelOrder> orders = new ArrayList<>(List.of(LabelOrder.AS_READ));
    OptionalInt classes = ModelClasses.count(model);
    int highest = judged.stream().mapToInt(e -> e.label().orElse(-1)).max().orElse(-1);
    int lowest = judged.stream().mapToInt(e -> e.label().orElse(-1)).min().orElse(-1);
    if (lowest < 0) {
      return orders;
    }
    numbered(data.guess(), orders);
    List<String> labels = model.setup().labels();
    if (classes.isPresent() && highest + 1 < classes.getAsInt()) {
      List<Integer> later = IntStream.rangeClosed(1, highest + 1).boxed().toList();
      orders.add(new LabelOrder("one place later", later, shifted(labels, 1)));
    }
    if (lowest > 0) {
      List<Integer> earlier =
          IntStream.rangeClosed(0, highest).map(i -> Math.max(0, i - 1)).boxed().toList();
      orders.add(new LabelOrder("one place earlier", earlier, shifted(labels, -1)));
    }
    return orders;
  }

  private static void numbered(List<String> guess, List<LabelOrder> orders) {
    List<String> sorted =
        guess.stream().sorted(Comparator.comparingLong(LabelOrders::number)).toList();
    if (!guess.isEmpty() && !sorted.equals(guess) && guess.stream().allMatch(n -> number(n) >= 0)) {
      List<Integer> to = guess.stream().map(sorted::indexOf).toList();
      orders.add(new LabelOrder("by the numbers in the names", to, sorted));
    }
  }

  private static long number(String name) {
    Matcher m = NUMBER.matcher(name);
    return m.find() ? Long.parseLong(m.group()) : -1;
  }

  private static List<String> shifted(List<String> labels, int by) {
    if (labels.isEmpty()) {
      return List.of();
    }
    List<String> moved = new ArrayList<>(labels);
    if (by > 0) {
      moved.add(0, "background");
      moved.remove(moved.size() - 1);
    } else {
      moved.remove(0);
      moved.add("class " + (labels.size() - 1));
    }
    return moved;
  }
}

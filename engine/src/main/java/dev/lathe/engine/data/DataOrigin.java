package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.task.Model;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The file or folder that examples were read from, and all that were read, in their order: what it
 * takes for another process to find the same examples again. Two are equal only when they are the
 * same.
 */
public final class DataOrigin {
  private final Path path;
  private final List<Example> all;

  DataOrigin(Path path, List<Example> all) {
    this.path = path.toAbsolutePath();
    this.all = all instanceof UnheldExamples ? all : List.copyOf(all);
  }

  /** What was read. */
  public Path path() {
    return path;
  }

  /** How many examples there were. */
  public int size() {
    return all.size();
  }

  /**
   * Where these examples stand among all.
   *
   * @throws IllegalArgumentException when one of them is not from here
   */
  public int[] positions(List<Example> some) {
    boolean unheld = all instanceof UnheldExamples;
    Map<Object, Integer> places = unheld ? new HashMap<>() : new IdentityHashMap<>();
    Function<Example, Object> key = unheld ? Key::of : e -> e;
    some.forEach(e -> places.put(key.apply(e), -1));
    for (int i = 0; i < all.size(); i++) {
      int place = i;
      places.computeIfPresent(key.apply(all.get(i)), (e, before) -> place);
    }
    return some.stream()
        .mapToInt(
            e -> {
              int place = places.get(key.apply(e));
              if (place < 0) {
                throw new IllegalArgumentException("an example that is not from " + path);
              }
              return place;
            })
        .toArray();
  }

  /** Examples that are read anew each time are told by their names, of which a row has its own. */
  private record Key(String name, Optional<Truth> truth) {
    static Object of(Example example) {
      return new Key(example.sample().name(), example.truth());
    }
  }

  /**
   * Reads again what {@link #positions} told of.
   *
   * @param name for people
   * @param size how many examples there were
   * @throws LatheException when it cannot be read, or holds another number of examples by now
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static Dataset readAgain(
      Path path, int size, int[] positions, String name, Model model, JobContext context) {
    Dataset all = Datasets.again(path, model, context);
    if (all.size() != size) {
      throw LatheException.input(
          "The data " + path + " have changed since they were read.",
          "There were " + size + " examples, and now there are " + all.size() + ".",
          "Choose them again.");
    }
    List<Example> some = new ArrayList<>(positions.length);
    for (int position : positions) {
      some.add(all.examples().get(position));
    }
    return all.part(name, some, List.of());
  }
}

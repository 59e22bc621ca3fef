package dev.lathe.engine.data;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Takes the rows of a table one after the other. A few are held; where there are more, all go to a
 * temporary file, so that memory does not grow with them.
 */
final class ExampleCollector implements Consumer<Example> {
  /** So many are held. */
  static final int HELD = 4096;

  private final List<Example> held = new ArrayList<>();
  private Optional<ExampleFile> file = Optional.empty();

  @Override
  public void accept(Example example) {
    if (file.isEmpty() && held.size() == HELD) {
      ExampleFile made = new ExampleFile();
      held.forEach(made::add);
      held.clear();
      file = Optional.of(made);
    }
    file.ifPresentOrElse(f -> f.add(example), () -> held.add(example));
  }

  /** All in a mixed order; no more are taken after this. */
  List<Example> mixed(Random random) {
    if (file.isPresent()) {
      file.get().finish();
      return StoredExamples.mixed(file.get(), random);
    }
    Collections.shuffle(held, random);
    return held;
  }
}

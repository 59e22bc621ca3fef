package dev.lathe.app.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lathe.app.wiring.WindowServices;
import dev.lathe.views.WindowHarness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javafx.beans.InvalidationListener;
import javafx.collections.ObservableList;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long What broke takes from the press to the first tile, for the first sample and a variant of
 * few bits, both of which have to be opened for it. A window of its own each round; writes {@code
 * target/benchmarks/gallery.txt}.
 */
@Tag("benchmark")
class GalleryBenchmark {
  private static final int ROUNDS = 3;

  @TempDir Path home;

  @Test
  void untilTheFirstTile() throws IOException {
    Path out = Files.createDirectories(Path.of("target/benchmarks")).resolve("gallery.txt");
    StringBuilder told = new StringBuilder();
    for (int round = 0; round < ROUNDS; round++) {
      System.setProperty("lathe.home", home.resolve("round" + round).toString());
      WindowHarness window =
          WindowHarness.open(new WindowServices(), false, 1, 1280, 800, Optional.empty());
      try {
        told.append(round(new Person(window)));
        Files.writeString(out, told);
      } finally {
        window.close();
        System.clearProperty("lathe.home");
      }
    }
    assertThat(out).isNotEmptyFile();
  }

  private static String round(Person person) {
    person.sees(
        "the first sample with its data",
        () -> person.state().data().evaluation().filter(d -> d.size() > 0).isPresent());
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT3);
    person.sees("a draft", () -> !person.state().optimize().live().draft().isEmpty());
    person.clicks(person.part("step-int8-static", ".toggle-switch"));
    person.clicks(person.part("step-round-weights", ".toggle-switch"));
    person.clicks(person.part("param-bits", ".thumb"));
    for (int i = 0; i < 5; i++) {
      person.keys(KeyCode.LEFT);
    }
    person.keys(KeyCode.CONTROL, KeyCode.ENTER);
    person.sees("the variant", () -> person.state().workbench().variants().size() == 2);
    person.keys(KeyCode.CONTROL, KeyCode.DIGIT4);
    return String.format(Locale.ROOT, "%.2f s%n", seconds(person));
  }

  /** From the press until the gallery holds its first example; it is drawn with the next frame. */
  private static double seconds(Person person) {
    ObservableList<?> items = person.state().changes().gallery().list().items();
    person.possible("action-what-broke");
    AtomicLong first = new AtomicLong();
    InvalidationListener listener =
        o -> {
          if (!items.isEmpty()) {
            first.compareAndSet(0, System.nanoTime());
          }
        };
    items.addListener(listener);
    long begin = System.nanoTime();
    person.clicks("action-what-broke");
    person.sees("the first examples", () -> first.get() > begin);
    items.removeListener(listener);
    return (first.get() - begin) / 1e9;
  }
}

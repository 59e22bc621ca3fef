package dev.lathe.optimizers.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives a test class and each of its tests a Lathe home of its own: a training finds no checkpoint
 * that another run, or the same one in another process, has left.
 */
public final class OwnHome
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final String HOME = "lathe.home";

  /** The home of a test, and what was in its place before. */
  private record Home(Path folder, Optional<String> before) {}

  private final Deque<Home> homes = new ArrayDeque<>();

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    enter();
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    enter();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    leave();
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    leave();
  }

  private void enter() throws IOException {
    Path folder = Files.createTempDirectory("lathe-home");
    homes.push(new Home(folder, Optional.ofNullable(System.getProperty(HOME))));
    System.setProperty(HOME, folder.toString());
  }

  private void leave() throws IOException {
    Home home = homes.pop();
    home.before()
        .ifPresentOrElse(h -> System.setProperty(HOME, h), () -> System.clearProperty(HOME));
    try (Stream<Path> all = Files.walk(home.folder())) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

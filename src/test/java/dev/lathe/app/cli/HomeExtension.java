package dev.lathe.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Gives a test class a Lathe home of its own, so that it neither sees nor leaves a person's. */
final class HomeExtension implements BeforeAllCallback, AfterAllCallback {
  private Path home;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    home = Files.createTempDirectory("lathe-home");
    System.setProperty("lathe.home", home.toString());
  }

  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    System.clearProperty("lathe.home");
    try (Stream<Path> all = Files.walk(home)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        file.toFile().delete(); // the log may still be open; what stays is in the temporary folder
      }
    }
  }
}

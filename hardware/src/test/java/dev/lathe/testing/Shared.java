package dev.lathe.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Models and data that tests use but the project does not contain; a test without them reports
 * itself skipped.
 */
public final class Shared {
  private Shared() {}

  /** A path under the shared folder, or the test is skipped. */
  public static Path path(String relative) {
    Path p = Path.of(System.getProperty("lathe.shared", "../shared")).resolve(relative).normalize();
    Assumptions.assumeTrue(Files.exists(p), () -> "needs ../shared/" + relative);
    return p;
  }

  /** A model, e.g. {@code image/mnist-8.onnx}, or the test is skipped. */
  public static Path model(String relative) {
    return path("models/models/" + relative);
  }

  /** A data set, e.g. {@code imagenet200}, or the test is skipped. */
  public static Path data(String relative) {
    return path("models/data/" + relative);
  }

  /** The root of the project. */
  public static Path projectRoot() {
    return Path.of(System.getProperty("lathe.root", "."));
  }
}

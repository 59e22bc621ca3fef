package dev.lathe.app.image;

import dev.lathe.app.cli.Cli;
import dev.lathe.app.cli.text.Terminal;
import dev.lathe.base.LatheHome;
import dev.lathe.engine.samples.SampleCatalog;
import dev.lathe.engine.samples.SampleFiles;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;

/**
 * Does once what starts do, so that the JVM can archive the classes that they load: the quick
 * commands, and the main job on a sample. What only children and the window load cannot be done
 * here (a build has no display): those classes are loaded by name, the children's from our own
 * jars, the window's from a list recorded at a real start, if there is one ({@code
 * src/test/bin/record-window-classes}).
 */
public final class WarmUp {
  private static final String WINDOW_CLASSES = "/dev/lathe/app/image/window.classes";
  private static final String PASSES = "/dev/lathe/app/image/warm-up.passes";
  private static final String OURS = "dev/lathe/(base|hardware|engine|optimizers|app)/.*\\.class";

  private final PrintStream nowhere =
      new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

  private WarmUp() {}

  /** Runs commands and loads classes. {@code lathe.home} says where samples are laid out. */
  public static void main(String[] args) throws IOException {
    WarmUp warmUp = new WarmUp();
    for (String quick : List.of("devices --json", "devices", "passes", "--help")) {
      warmUp.run(quick.split(" "));
    }
    warmUp.run("devices", "--nonsense");
    warmUp.mainJob();
    loadOurs();
    loadListed();
  }

  private void mainJob() throws IOException {
    SampleCatalog samples = SampleCatalog.builtIn();
    Optional<SampleFiles> sample =
        samples.defaultSample().map(info -> samples.materialize(info.id()));
    if (sample.isEmpty()) {
      return;
    }
    String model = sample.get().model().toString();
    String data = sample.get().evaluation().map(Path::toString).orElse("");
    String out = LatheHome.folder().resolve("warm-up.onnx").toString();
    run("inspect", model, "--json");
    for (String pass : lines(PASSES)) {
      run("optimize", model, "--pass", pass, "--data", data, "-o", out, "--json");
    }
  }

  private void run(String... command) {
    int code = new Cli(new Terminal(nowhere, nowhere, false)).runUntilSignal(command);
    if (code == 1) {
      throw new IllegalStateException("`lathe " + String.join(" ", command) + "` fails");
    }
  }

  private static void loadOurs() throws IOException {
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      if (Path.of(entry).getFileName().toString().matches("lathe-.*\\.jar")) {
        try (JarFile jar = new JarFile(entry)) {
          jar.stream()
              .map(e -> e.getName())
              .filter(name -> name.matches(OURS))
              .map(name -> name.replaceFirst("\\.class$", "").replace('/', '.'))
              .forEach(WarmUp::load);
        }
      }
    }
  }

  private static void loadListed() throws IOException {
    lines(WINDOW_CLASSES).forEach(WarmUp::load);
  }

  /** None where there is no such resource. */
  private static List<String> lines(String resource) throws IOException {
    try (InputStream in = WarmUp.class.getResourceAsStream(resource)) {
      return in == null
          ? List.of()
          : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static void load(String name) {
    try {
      Class.forName(name, false, WarmUp.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // The list may name classes that have gone since; they are only not archived.
      return;
    }
  }
}

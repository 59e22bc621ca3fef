package dev.lathe.app.image;

import dev.lathe.app.cli.Cli;
import dev.lathe.app.cli.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Does once what starts do, so that the JVM can archive the classes that they load. The window
 * cannot be opened here (a build has no display), so its classes are loaded by name, from a list
 * recorded at a real start (`src/test/record-window-classes` remakes it).
 */
public final class WarmUp {
  private static final String WINDOW_CLASSES = "/dev/lathe/app/image/window.classes";

  private WarmUp() {}

  /** Runs quick commands and loads the listed classes. */
  public static void main(String[] args) throws IOException {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Terminal terminal = new Terminal(nowhere, nowhere, false);
    for (String command :
        new String[] {"devices --json", "devices", "passes", "--help", "devices --nonsense"}) {
      int code = new Cli(terminal).runUntilSignal(command.split(" "));
      if (code == 1) {
        throw new IllegalStateException("`lathe " + command + "` fails");
      }
    }
    load("dev.lathe.app.Main");
    loadListed();
  }

  private static void loadListed() throws IOException {
    try (InputStream in = WarmUp.class.getResourceAsStream(WINDOW_CLASSES)) {
      if (in == null) {
        return;
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String name = lines.readLine(); name != null; name = lines.readLine()) {
        load(name);
      }
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

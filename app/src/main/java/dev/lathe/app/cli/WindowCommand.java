package dev.lathe.app.cli;

import dev.lathe.app.cli.command.CliCommand;
import dev.lathe.app.wiring.WindowServices;
import dev.lathe.base.LatheException;
import dev.lathe.views.LatheWindow;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe [MODEL]}: the window. */
@Command(
    description =
        "A desktop workbench for AI inference: open a model, try it, turn it down, compare.",
    customSynopsis = {
      "lathe [MODEL]        opens the window",
      "       lathe COMMAND ...    works without one"
    })
final class WindowCommand extends CliCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "MODEL",
      description = "An ONNX file or a workspace folder.")
  Path model;

  @Option(names = "--version", description = "Show the version.")
  boolean version;

  @Override
  public void execute() throws InterruptedException {
    if (version) {
      out().println("Lathe " + Version.text());
      return;
    }
    if (model != null && !java.nio.file.Files.exists(model)) {
      throw LatheException.input(
          "There is no file '" + model + "', and no command of that name.",
          "",
          Commands.nearest(model.toString())
              .map(c -> "Did you mean `lathe " + c + "`?")
              .orElse("`lathe --help` lists the commands."));
    }
    requireDisplay();
    // The toolkit ends itself at a signal too, and prints what breaks while it does.
    context()
        .control()
        .onCancel(() -> System.setErr(new PrintStream(OutputStream.nullOutputStream())));
    try {
      LatheWindow.launch(
          new WindowServices(), Optional.ofNullable(model), context().control()::onCancel);
    } catch (UnsupportedOperationException e) {
      throw noDisplay(e); // the toolkit's word for a display that does not answer or refuses
    }
  }

  private static void requireDisplay() {
    boolean unix = !System.getProperty("os.name", "").startsWith("Windows");
    boolean mac = System.getProperty("os.name", "").startsWith("Mac");
    if (unix && !mac && blank("DISPLAY") && blank("WAYLAND_DISPLAY")) {
      throw noDisplay(null);
    }
  }

  static LatheException noDisplay(Throwable cause) {
    String display = Optional.ofNullable(System.getenv("DISPLAY")).orElse("");
    return LatheException.environment(
        (display.isBlank()
                ? "There is no display to open a window on"
                : "The display '" + display + "' cannot be used")
            + "; `lathe demo` does the main job without one.",
        "",
        "",
        cause);
  }

  private static boolean blank(String variable) {
    return Optional.ofNullable(System.getenv(variable)).orElse("").isBlank();
  }
}

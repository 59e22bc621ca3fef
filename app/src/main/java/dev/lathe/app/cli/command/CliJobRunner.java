package dev.lathe.app.cli.command;

import dev.lathe.app.cli.text.Escapes;
import dev.lathe.app.cli.text.Terminal;
import dev.lathe.base.Job;
import dev.lathe.base.JobControl;
import dev.lathe.base.StartsThreads;
import java.util.Locale;

/**
 * Runs a job on the calling thread. Where a person watches, one line on stderr says how far it is;
 * it appears after half a second, so that short work does not flicker.
 */
@StartsThreads(
    "is the runner of the command line: jobs have the main thread, their progress this one")
public final class CliJobRunner {
  private static final int WIDTH = 78;
  private final Terminal terminal;
  private final JobControl control;

  public CliJobRunner(Terminal terminal, JobControl control) {
    this.terminal = terminal;
    this.control = control;
  }

  public <T> T run(Job<T> job) throws Exception {
    if (!terminal.interactive()) {
      return job.run(control);
    }
    Thread watcher = new Thread(this::watch, "progress");
    watcher.setDaemon(true);
    watcher.start();
    try {
      return job.run(control);
    } finally {
      watcher.interrupt();
      watcher.join();
    }
  }

  private void watch() {
    boolean shown = false;
    try {
      Thread.sleep(500);
      while (true) {
        String line = line(control.progress());
        if (!line.isEmpty()) {
          terminal.overwrite();
          terminal.err().print(line);
          terminal.err().flush();
          shown = true;
        }
        Thread.sleep(100);
      }
    } catch (InterruptedException e) {
      if (shown) {
        terminal.overwrite();
        terminal.err().print(" ".repeat(WIDTH));
        terminal.overwrite();
      }
    }
  }

  public static String line(JobControl.Progress progress) {
    if (progress.text().isEmpty() && progress.total() <= 0) {
      return "";
    }
    String share =
        progress.fraction() < 0
            ? ""
            : String.format(Locale.ROOT, "%3.0f %%  ", 100 * progress.fraction());
    String line = share + Escapes.line(progress.text());
    return line.length() >= WIDTH
        ? line.substring(0, WIDTH - 1) + "…"
        : line + " ".repeat(WIDTH - line.length());
  }
}

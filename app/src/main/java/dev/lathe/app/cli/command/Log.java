package dev.lathe.app.cli.command;

import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * The log of our code and the libraries', in a file of Lathe's home and never on the terminal. The
 * file is opened at the first line, so that a command that has nothing to say pays nothing.
 */
public final class Log {
  private static final Logger OURS = Logger.getLogger("dev.lathe.app");

  private Log() {}

  public static void toFile() {
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      if (handler instanceof LazyFile) {
        return;
      }
      root.removeHandler(handler);
    }
    root.addHandler(new LazyFile());
  }

  public static Path file() {
    return LatheHome.logs().resolve("lathe.0.log");
  }

  public static void info(String message) {
    OURS.info(message);
  }

  public static void warn(String message) {
    OURS.warning(message);
  }

  public static void error(Throwable thrown) {
    OURS.log(Level.SEVERE, "the command failed", thrown);
  }

  private static final class LazyFile extends Handler {
    private FileHandler file;
    private boolean broken;

    @Override
    public synchronized void publish(LogRecord record) {
      if (record.getLevel().intValue() < Level.INFO.intValue() || broken) {
        return;
      }
      if (file == null) {
        try {
          Files.createDirectories(LatheHome.logs());
          String pattern = LatheHome.logs().toString().replace("%", "%%") + "/lathe.%g.log";
          file = new FileHandler(pattern, 2_000_000, 3, true);
          file.setFormatter(new SimpleFormatter());
        } catch (IOException | LatheException e) {
          broken = true; // a home that cannot be written must not stop the command
          return;
        }
      }
      file.publish(record);
    }

    @Override
    public void flush() {
      if (file != null) {
        file.flush();
      }
    }

    @Override
    public void close() {
      if (file != null) {
        file.close();
      }
    }
  }
}

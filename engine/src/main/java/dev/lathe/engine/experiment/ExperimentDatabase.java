package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The SQLite file of an experiment: opening, schema, and one way to run statements. WAL with
 * synchronous=FULL, so that what was committed survives a killed process and a power cut (see
 * sqlite.org/pragma.html#pragma_synchronous). One connection, one thread at a time.
 */
final class ExperimentDatabase implements AutoCloseable {
  /** "Lath" in ASCII; tells our files from other people's databases. */
  private static final int APPLICATION_ID = 0x4C617468;

  private static final int SCHEMA = 1;
  private static final int BUSY_MILLIS = 5000;

  private final Path file;
  private final Connection connection;

  private ExperimentDatabase(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Opens the file, making it when it is new.
   *
   * @throws LatheException when it is damaged, somebody else's, or of a newer Lathe
   */
  static ExperimentDatabase open(Path file) {
    Connection c = null;
    try {
      c = DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath());
      ExperimentDatabase db = new ExperimentDatabase(file, c);
      db.prepare();
      return db;
    } catch (SQLException e) {
      closeQuietly(c);
      throw unreadable(file, e);
    } catch (RuntimeException e) {
      closeQuietly(c);
      throw e;
    }
  }

  private static void closeQuietly(Connection c) {
    if (c != null) {
      try {
        c.close();
      } catch (SQLException e) {
        // The file could not be opened: that error is the one to tell.
        org.slf4j.LoggerFactory.getLogger(ExperimentDatabase.class).debug("closing", e);
      }
    }
  }

  private void prepare() throws SQLException {
    execute("PRAGMA busy_timeout = " + BUSY_MILLIS);
    int id = number("PRAGMA application_id");
    int tables = number("SELECT count(*) FROM sqlite_master");
    if (tables > 0 && id != APPLICATION_ID) {
      throw LatheException.input(
          file + " is not a Lathe experiment.",
          "It is an SQLite database of another program.",
          "Choose a workspace folder that Lathe made.");
    }
    int version = number("PRAGMA user_version");
    if (version > SCHEMA) {
      throw LatheException.input(
          file + " was written by a newer Lathe.",
          "It has schema " + version + "; this version reads up to " + SCHEMA + ".",
          "Open it with that version of Lathe.");
    }
    execute("PRAGMA journal_mode = WAL");
    execute("PRAGMA synchronous = FULL");
    execute("PRAGMA foreign_keys = ON");
    if (version == 0) {
      create();
    }
  }

  private void create() throws SQLException {
    connection.setAutoCommit(false);
    try {
      execute("PRAGMA application_id = " + APPLICATION_ID);
      execute(
          "CREATE TABLE IF NOT EXISTS variant (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT"
              + " NULL UNIQUE, sha256 TEXT NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL,"
              + " recipe TEXT NOT NULL, created INTEGER NOT NULL)");
      execute(
          "CREATE TABLE IF NOT EXISTS measurement (id INTEGER PRIMARY KEY AUTOINCREMENT, sha256"
              + " TEXT NOT NULL, device TEXT NOT NULL, scenario TEXT NOT NULL, taken INTEGER NOT"
              + " NULL, json TEXT NOT NULL)");
      execute(
          "CREATE TABLE IF NOT EXISTS comparison (id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT"
              + " NOT NULL, device TEXT NOT NULL, scenario TEXT NOT NULL, taken INTEGER NOT NULL,"
              + " json TEXT NOT NULL)");
      execute("CREATE TABLE IF NOT EXISTS note (key TEXT PRIMARY KEY, value TEXT NOT NULL)");
      execute("PRAGMA user_version = " + SCHEMA);
      connection.commit();
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement s = connection.createStatement()) {
      s.execute(sql);
    }
  }

  private int number(String sql) throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      return r.next() ? r.getInt(1) : 0;
    }
  }

  /** Work on the connection. */
  @FunctionalInterface
  interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Reads; a database error becomes a sentence. */
  synchronized <T> T read(Work<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw unreadable(file, e);
    }
  }

  /** Writes all or nothing. */
  synchronized <T> T write(Work<T> work) {
    try {
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw unwritable(file, e);
    }
  }

  @Override
  public synchronized void close() {
    closeQuietly(connection);
  }

  private static LatheException unreadable(Path file, SQLException e) {
    return LatheException.input(
        "The experiment " + file + " cannot be read.",
        message(e),
        "Restore the file from a copy; the model files in the folder models are untouched.",
        e);
  }

  private static LatheException unwritable(Path file, SQLException e) {
    return LatheException.environment(
        "Nothing could be written to the experiment " + file + ".",
        message(e),
        "Check that the folder may be written to, that the disk has room, and that no other program"
            + " holds the file.",
        e);
  }

  private static String message(SQLException e) {
    String m = String.valueOf(e.getMessage());
    return m.endsWith(".") ? m : m + ".";
  }
}

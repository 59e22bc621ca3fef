package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/**
 * The SQLite file of an experiment: opening, schema, and one way to run statements. Write-ahead
 * logging, so that no reader blocks the writer; every commit is forced to the disk
 * (synchronous=FULL), because commits are rare, a row has cost seconds to measure, and in this mode
 * NORMAL may lose the last ones in a power cut (sqlite.org/pragma.html#pragma_synchronous). Several
 * processes may have the file open: a change is one short transaction that takes the write lock at
 * its beginning and waits for the others.
 */
final class ExperimentDatabase implements AutoCloseable {
  static final int BUSY_MILLIS = 10_000;

  /**
   * The most that a value may hold, written or read; the largest that Lathe writes are far less.
   */
  static final int MOST_BYTES = 16 << 20;

  /** The longest statement, those that a stranger's schema is made of included. */
  private static final int MOST_SQL = 100_000;

  /** "Lath" in ASCII; tells our files from other people's databases. */
  private static final int APPLICATION_ID = 0x4C617468;

  /**
   * Step i brings a file from schema i to i + 1. A step is never changed once released; a new one
   * is added.
   */
  private static final List<List<String>> STEPS =
      List.of(
          List.of(
              """
              CREATE TABLE variant (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE,
                sha256 TEXT NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL,
                recipe TEXT NOT NULL, created INTEGER NOT NULL)
              """,
              """
              CREATE TABLE measurement (id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL,
                device TEXT NOT NULL, scenario TEXT NOT NULL, taken INTEGER NOT NULL,
                json TEXT NOT NULL)
              """,
              """
              CREATE TABLE comparison (id INTEGER PRIMARY KEY AUTOINCREMENT, sha256 TEXT NOT NULL,
                device TEXT NOT NULL, scenario TEXT NOT NULL, taken INTEGER NOT NULL,
                json TEXT NOT NULL)
              """,
              "CREATE TABLE note (key TEXT PRIMARY KEY, value TEXT NOT NULL)"),
          List.of("CREATE TABLE steps (variant INTEGER PRIMARY KEY, json TEXT NOT NULL)"),
          // What besides the file decided the numbers; '' where it was not recorded.
          List.of(
              "ALTER TABLE measurement ADD COLUMN conditions TEXT NOT NULL DEFAULT ''",
              "ALTER TABLE comparison ADD COLUMN conditions TEXT NOT NULL DEFAULT ''"));

  private final Path file;
  private final Connection connection;

  private ExperimentDatabase(Path file, Connection connection) {
    this.file = file;
    this.connection = connection;
  }

  /**
   * Opens the file, making it when it is new.
   *
   * @throws LatheException when it is somebody else's or of a newer Lathe
   * @throws SQLException when it cannot be read or is damaged
   */
  static ExperimentDatabase open(Path file) throws SQLException {
    return open(file, new SQLiteConfig());
  }

  /** As {@link #open(Path)}, with more settings. */
  static ExperimentDatabase open(Path file, SQLiteConfig config) throws SQLException {
    config.setBusyTimeout(BUSY_MILLIS);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    config.setPragma(SQLiteConfig.Pragma.LIMIT_LENGTH, Integer.toString(MOST_BYTES + 4096));
    config.setPragma(SQLiteConfig.Pragma.LIMIT_SQL_LENGTH, Integer.toString(MOST_SQL));
    config.setPragma(SQLiteConfig.Pragma.LIMIT_ATTACHED, "1"); // VACUUM INTO attaches its target
    // As a URI: a question mark in a folder's name would begin settings of the driver's own.
    Connection c =
        config.createConnection("jdbc:sqlite:file:" + file.toAbsolutePath().toUri().getRawPath());
    ExperimentDatabase db = new ExperimentDatabase(file.toAbsolutePath(), c);
    try {
      db.prepare();
      return db;
    } catch (SQLException | RuntimeException e) {
      db.closeConnection();
      throw e;
    }
  }

  private void prepare() throws SQLException {
    execute("PRAGMA trusted_schema = OFF");
    execute("PRAGMA cell_size_check = ON");
    // One view of the file: another process may just be making it.
    execute("BEGIN");
    try {
      check();
    } finally {
      quietly("ending the check", () -> execute("ROLLBACK"));
    }
    logAhead();
    bringUpToDate();
  }

  /**
   * Switches the file to write-ahead logging, once in its life. SQLite needs it alone for that, and
   * does not always wait for others that are just looking at it, whatever the busy timeout.
   */
  private void logAhead() throws SQLException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BUSY_MILLIS);
    while (true) {
      try {
        execute("PRAGMA journal_mode = WAL");
        return;
      } catch (SQLException e) {
        boolean busy = (e.getErrorCode() & 0xff) == SQLiteErrorCode.SQLITE_BUSY.code;
        if (!busy || System.nanoTime() > end) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
      }
    }
  }

  /** Nothing of the file's own is asked before its schema is known to be Lathe's. */
  private void check() throws SQLException {
    int id = number("PRAGMA application_id");
    int objects = number("SELECT count(*) FROM main.sqlite_master");
    if (objects == 0) {
      return; // a new file
    }
    int version = number("PRAGMA user_version");
    if (id != APPLICATION_ID || version < 1) {
      throw LatheException.input(
          file + " is not a Lathe experiment.",
          "It is an SQLite database of another program.",
          "Choose a workspace folder that Lathe made.");
    }
    requireKnown(version);
    SchemaCheck schema =
        new SchemaCheck(
            file, connection, STEPS.subList(0, version).stream().flatMap(List::stream).toList());
    schema.requireObjects();
    if (!isSound()) {
      throw new SQLException("quick_check failed", null, SQLiteErrorCode.SQLITE_CORRUPT.code);
    }
    schema.requireTypes();
  }

  private void requireKnown(int version) {
    if (version > STEPS.size()) {
      throw LatheException.input(
          file + " was written by a newer Lathe.",
          "It has schema " + version + "; this version reads up to " + STEPS.size() + ".",
          "Open it with that version of Lathe.");
    }
  }

  private boolean isSound() throws SQLException {
    try (Statement s = connection.createStatement();
        ResultSet r = s.executeQuery("PRAGMA quick_check(1)")) {
      return r.next() && r.getString(1).equals("ok");
    }
  }

  private void bringUpToDate() throws SQLException {
    int version = number("PRAGMA user_version");
    requireKnown(version);
    if (version == STEPS.size()) {
      return;
    }
    execute("BEGIN IMMEDIATE");
    try {
      // Read again under the lock: another process may have been faster.
      requireKnown(number("PRAGMA user_version"));
      for (int v = number("PRAGMA user_version"); v < STEPS.size(); v++) {
        for (String statement : STEPS.get(v)) {
          execute(statement);
        }
      }
      execute("PRAGMA application_id = " + APPLICATION_ID);
      execute("PRAGMA user_version = " + STEPS.size());
      execute("COMMIT");
    } catch (SQLException e) {
      quietly("rolling back", () -> execute("ROLLBACK"));
      throw e;
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
      throw DatabaseErrors.explain(file, e);
    }
  }

  /** Writes all or nothing; what was written is on the disk when this returns. */
  synchronized <T> T write(Work<T> work) {
    try {
      connection.setAutoCommit(false);
      try {
        T result = work.on(connection);
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        quietly("rolling back", connection::rollback);
        throw e;
      } finally {
        quietly("ending", () -> connection.setAutoCommit(true));
      }
    } catch (SQLException e) {
      throw DatabaseErrors.explain(file, e);
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  /** A full disk makes SQLite roll back by itself; the first error is the one to tell. */
  private static void quietly(String doing, Step step) {
    try {
      step.run();
    } catch (SQLException e) {
      log().debug(doing, e);
    }
  }

  /** Copies the whole database into another file, consistently. */
  synchronized void copyTo(Path copy) throws SQLException {
    try (PreparedStatement s = connection.prepareStatement("VACUUM INTO ?")) {
      s.setString(1, copy.toAbsolutePath().toString());
      s.execute();
    }
  }

  @Override
  public synchronized void close() {
    // Folds the log into the one file, so that the folder can be copied as it is. Where another
    // process still reads, the log stays and is used at the next opening.
    quietly("folding the log in", () -> execute("PRAGMA wal_checkpoint(TRUNCATE)"));
    closeConnection();
  }

  /** What was committed is on the disk already. */
  private void closeConnection() {
    quietly("closing", connection::close);
  }

  private static org.slf4j.Logger log() {
    return org.slf4j.LoggerFactory.getLogger(ExperimentDatabase.class);
  }
}

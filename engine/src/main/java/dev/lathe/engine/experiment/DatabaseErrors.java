package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Turns what SQLite says into sentences that say what to do. */
final class DatabaseErrors {
  /** SQLite makes that index in blocks of this size. */
  private static final long LEAST_ROOM = 32 << 10;

  private DatabaseErrors() {}

  /** Whether the file is not, or no longer, a database. */
  static boolean isDamage(SQLException e) {
    SQLiteErrorCode code = code(e);
    return code == SQLiteErrorCode.SQLITE_CORRUPT || code == SQLiteErrorCode.SQLITE_NOTADB;
  }

  static LatheException explain(Path file, SQLException e) {
    String what = "The experiment " + file + " cannot be used.";
    SQLiteErrorCode code = code(e);
    switch (code == SQLiteErrorCode.SQLITE_IOERR && isFull(file)
        ? SQLiteErrorCode.SQLITE_FULL
        : code) {
      case SQLITE_FULL -> {
        return LatheException.environment(
            "Nothing could be written to the experiment " + file + ".",
            "The disk is full.",
            "Free some space; everything saved before is kept.",
            e);
      }
      case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN, SQLITE_AUTH -> {
        return LatheException.environment(
            what,
            "Its folder or database may not be written.",
            "Change the permissions, or copy the folder to a place of yours.",
            e);
      }
      case SQLITE_BUSY, SQLITE_LOCKED -> {
        return LatheException.environment(
            what,
            "Another program has held its database for more than "
                + ExperimentDatabase.BUSY_MILLIS / 1000
                + " seconds.",
            "Close the other window or command that works on it, then try again.",
            e);
      }
      case SQLITE_CORRUPT, SQLITE_NOTADB -> {
        return LatheException.input(
            what, "Its database is damaged.", "Close it and open it again.", e);
      }
      case SQLITE_IOERR -> {
        return LatheException.environment(
            what,
            "The disk reported an error: " + e.getMessage(),
            "Check that the disk is still there.",
            e);
      }
      case SQLITE_TOOBIG -> {
        return LatheException.input(
            what,
            "It holds, or was to hold, a value larger than "
                + (ExperimentDatabase.MOST_BYTES >> 20)
                + " MiB.",
            "Lathe writes none like that; ask whoever made it, or open its model on its own.",
            e);
      }
      default -> {
        return LatheException.failed(what, String.valueOf(e.getMessage()), "", e);
      }
    }
  }

  /** Where its index of the log finds no room, SQLite only says that the disk has failed. */
  private static boolean isFull(Path file) {
    try {
      return Files.getFileStore(file.toAbsolutePath().getParent()).getUsableSpace() < LEAST_ROOM;
    } catch (IOException unknown) {
      return false;
    }
  }

  /** The main code: extended codes (SQLITE_IOERR_READ and so on) carry it in their low byte. */
  private static SQLiteErrorCode code(SQLException e) {
    int extended = e instanceof SQLiteException s ? s.getResultCode().code : e.getErrorCode();
    return SQLiteErrorCode.getErrorCode(extended & 0xff);
  }
}

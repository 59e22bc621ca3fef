package dev.lathe.engine.experiment;

import dev.lathe.base.LatheException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Small files that the window keeps with an experiment, e.g. a pasted picture: {@code
 * inputs/<hash>.<ending>}, so that the folder stays whole when it is copied.
 */
public final class Attachments {
  static final String FOLDER = "inputs";

  private final Path workspace;

  /** The attachments of the experiment in a folder. */
  public Attachments(Path workspace) {
    this.workspace = workspace.toAbsolutePath().normalize();
  }

  /**
   * Keeps the bytes; the same bytes are kept once.
   *
   * @param ending of the file's name, e.g. {@code png}
   * @return the path inside the workspace, with {@code /}
   * @throws LatheException when it cannot be written
   */
  public String keep(byte[] bytes, String ending) {
    Path folder = workspace.resolve(FOLDER);
    Path target = folder.resolve(hash(bytes) + "." + ending);
    try {
      if (!Files.exists(target)) {
        Files.createDirectories(folder);
        Path part = Files.createTempFile(folder, ".incoming-", ".part");
        Files.write(part, bytes);
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw LatheException.environment(
          "The picture could not be kept in the experiment " + workspace + ".",
          String.valueOf(e.getMessage()),
          "Check that the folder may be written to and that the disk has room.",
          e);
    }
    return FOLDER + "/" + target.getFileName();
  }

  /**
   * The file of a kept path; any other path is taken as it is, if it is absolute.
   *
   * @throws LatheException for a path that leads out of the workspace
   */
  public Path resolve(String path) {
    Path given = Path.of(path);
    Path file = workspace.resolve(given).normalize();
    if (!given.isAbsolute() && !file.startsWith(workspace.resolve(FOLDER))) {
      throw LatheException.input(
          "The experiment remembers an input at '" + path + "'.",
          "That is outside of its folder.",
          "");
    }
    return file;
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes))
          .substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

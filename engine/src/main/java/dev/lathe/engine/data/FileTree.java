package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.engine.picture.Pictures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The files of a folder or of a zip, without unpacking it.
 *
 * @param name for people
 * @param root put before a file's path to name it
 * @param files sorted by path
 */
record FileTree(String name, String root, List<Entry> files) {
  private static final int MAX_FILES = 2_000_000;
  private static final int MAX_DEPTH = 8;

  /** A file larger than this when unpacked is refused: a zip of a few bytes may claim terabytes. */
  private static final int MAX_ENTRY_BYTES = 200_000_000;

  /**
   * A file.
   *
   * @param path from the root, with {@code /} between its parts
   */
  record Entry(String path, Sample.ImageBytes bytes) {
    /** Nearly every header of a picture ends before this. */
    private static final int HEAD_BYTES = 1 << 18;

    String fileName() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    /**
     * Width and height in pixels, from the header where that is enough; empty where it cannot be
     * told: whoever decodes the picture says what is wrong with it.
     *
     * @throws IOException when the file cannot be read
     */
    Optional<int[]> pictureSize() throws IOException {
      Optional<int[]> size = Pictures.size(bytes.head(HEAD_BYTES));
      return size.isPresent() ? size : Pictures.size(bytes.read());
    }
  }

  /** Reads the names in a folder and the folders in it; a folder reached twice is read once. */
  static FileTree ofFolder(Path folder, JobContext context) throws IOException {
    List<Entry> files = new ArrayList<>();
    walk(folder, "", 0, new HashSet<>(), files, context);
    files.sort(Comparator.comparing(Entry::path));
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return new FileTree(
        name == null ? folder.toString() : name.toString(), folder + "/", List.copyOf(files));
  }

  /** The same without the pictures that lie elsewhere than in a folder of it. */
  FileTree picturesIn(Path folder) {
    String prefix = folder.toString().replace('\\', '/') + "/";
    return prefix.equals("/")
        ? this
        : new FileTree(
            name,
            root,
            files.stream()
                .filter(e -> !Pictures.hasPictureName(e.path()) || e.path().startsWith(prefix))
                .toList());
  }

  /**
   * The same without annotations that are links out of the folder: what they hold could come to
   * light in a message. Pictures may be linked, as large sets often are.
   */
  FileTree withoutLinkedTexts(Path folder, Problems problems) throws IOException {
    Path real = folder.toRealPath();
    List<Entry> kept = new ArrayList<>();
    for (Entry e : files) {
      boolean text = e.bytes() instanceof PictureFile && !Pictures.hasPictureName(e.path());
      if (text && !((PictureFile) e.bytes()).file().toRealPath().startsWith(real)) {
        problems.add("are left out, because they are links that lead out of the folder", e.path());
      } else {
        kept.add(e);
      }
    }
    return new FileTree(name, root, List.copyOf(kept));
  }

  private static void walk(
      Path folder, String prefix, int depth, Set<Path> seen, List<Entry> files, JobContext context)
      throws IOException {
    context.checkCancelled();
    if (depth > MAX_DEPTH || !seen.add(folder.toRealPath())) {
      return;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String n = child.getFileName().toString();
        if (isJunk(n)) {
          continue;
        }
        if (Files.isDirectory(child)) {
          walk(child, prefix + n + "/", depth + 1, seen, files, context);
        } else if (Files.isRegularFile(child)) {
          files.add(new Entry(prefix + n, new PictureFile(child)));
          checkCount(files.size(), folder.toString());
        }
      }
    }
  }

  private static void checkCount(int n, String where) {
    if (n > MAX_FILES) {
      throw LatheException.input(
          where + " has too many files.", "More than two million are not read.", "Split it.");
    }
  }

  private static boolean isJunk(String name) {
    return name.startsWith(".") || name.equals("__MACOSX") || name.equals("Thumbs.db");
  }

  /**
   * Reads the names in a zip. It stays open as long as the data set is used; the JDK closes it when
   * nothing refers to it any more.
   */
  @SuppressWarnings("resource")
  static FileTree ofZip(Path file, Problems problems) throws IOException {
    ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    List<Entry> files = new ArrayList<>();
    for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
      ZipEntry e = all.nextElement();
      String path = e.getName().replace('\\', '/');
      if (e.isDirectory() || isJunkPath(path)) {
        continue;
      }
      if (path.startsWith("/") || path.contains("../") || path.indexOf('\0') >= 0) {
        problems.add("are left out, because their path leads out of the zip", path);
        continue;
      }
      files.add(new Entry(path, new Zipped(zip, e)));
      checkCount(files.size(), file.toString());
    }
    files.sort(Comparator.comparing(Entry::path));
    return new FileTree(file.getFileName().toString(), file + "/", withoutCommonFolder(files));
  }

  private static boolean isJunkPath(String path) {
    for (String part : path.split("/")) {
      if (isJunk(part) && !part.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /** Archives often hold one folder with everything in it. */
  private static List<Entry> withoutCommonFolder(List<Entry> files) {
    List<Entry> now = files;
    while (!now.isEmpty() && now.get(0).path().contains("/")) {
      String first = now.get(0).path().substring(0, now.get(0).path().indexOf('/') + 1);
      if (!now.stream().allMatch(e -> e.path().startsWith(first))) {
        break;
      }
      now =
          now.stream().map(e -> new Entry(e.path().substring(first.length()), e.bytes())).toList();
    }
    return List.copyOf(now);
  }

  /** An entry of an open zip. */
  private record Zipped(ZipFile zip, ZipEntry entry) implements Sample.ImageBytes {
    @Override
    public byte[] read() throws IOException {
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] bytes = in.readNBytes(MAX_ENTRY_BYTES + 1);
        if (bytes.length > MAX_ENTRY_BYTES) {
          throw new IOException("It unpacks to more than " + MAX_ENTRY_BYTES / 1_000_000 + " MB.");
        }
        return bytes;
      }
    }

    @Override
    public byte[] head(int most) throws IOException {
      try (InputStream in = zip.getInputStream(entry)) {
        return in.readNBytes(most);
      }
    }

    @Override
    public String key() throws IOException {
      return entry.getCrc() == -1
          ? Sample.ImageBytes.super.key()
          : entry.getSize() + ":" + entry.getCrc();
    }
  }
}

package dev.lathe.app.image;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Run by the launcher after a build: {@code RuntimeImage STAGE IMAGE}. Everything goes to its place
 * by an atomic move, because another Lathe may be running from the same image.
 */
public final class RuntimeImage {
  private final Path stage;
  private final Path image;
  private final Platform platform = Platform.current();

  private RuntimeImage(Path stage, Path image) {
    this.stage = stage.toAbsolutePath().normalize();
    this.image = image.toAbsolutePath().normalize();
  }

  /**
   * Makes the image.
   *
   * @param args the folder that Maven filled, and the folder of the image
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    new RuntimeImage(Path.of(args[0]), Path.of(args[1])).make();
  }

  private void make() throws IOException, InterruptedException {
    Files.createDirectories(image.resolve("lib"));
    Files.createDirectories(image.resolve("native"));
    List<Path> classPath = new ArrayList<>();
    try (Stream<Path> own = Files.list(stage.getParent())) {
      for (Path jar : own.filter(RuntimeImage::isAppJar).toList()) {
        classPath.add(place(jar));
      }
    }
    String listed = Files.readString(stage.resolve("classpath.txt")).strip();
    for (String entry : listed.split("\\|")) {
      String name = entry.substring(entry.lastIndexOf('/') + 1);
      if (platform.wants(name)) {
        Path module = stage.resolve("modules").resolve(name);
        classPath.add(place(Files.exists(module) ? module : stage.resolve("lib").resolve(name)));
      }
    }
    forgetOthers(classPath);
    for (Path jar : classPath) {
      extractNatives(jar);
    }
    archiveClasses(classPath);
  }

  private static boolean isAppJar(Path file) {
    return file.getFileName().toString().matches("lathe-app-.*\\.jar");
  }

  /** The jar at its place: unchanged ones stay, so that their archived classes stay valid. */
  private Path place(Path jar) throws IOException {
    Path target = image.resolve("lib").resolve(jar.getFileName());
    boolean same =
        Files.exists(target)
            && Files.size(target) == Files.size(jar)
            && Files.getLastModifiedTime(target).equals(Files.getLastModifiedTime(jar));
    if (!same) {
      FileTime time = Files.getLastModifiedTime(jar);
      Path draft = image.resolve("lib").resolve(jar.getFileName() + ".new");
      Files.copy(jar, draft, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(draft, time);
      Files.move(
          draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    return target;
  }

  private void forgetOthers(List<Path> classPath) throws IOException {
    try (Stream<Path> files = Files.list(image.resolve("lib"))) {
      for (Path file : files.toList()) {
        if (!classPath.contains(file)) {
          Files.delete(file);
        }
      }
    }
  }

  private void extractNatives(Path jar) throws IOException {
    String folder = platform.nativesIn(jar.getFileName().toString());
    if (folder.isEmpty()) {
      return;
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      for (Enumeration<JarEntry> all = file.entries(); all.hasMoreElements(); ) {
        JarEntry entry = all.nextElement();
        String name = entry.getName();
        if (name.startsWith(folder + "/") && name.indexOf('/', folder.length() + 1) < 0) {
          String plain = name.substring(folder.length() + 1);
          if (!plain.isEmpty()) {
            extract(file, entry, image.resolve("native").resolve(plain));
          }
        }
      }
    }
  }

  private static void extract(JarFile jar, JarEntry entry, Path target) throws IOException {
    if (Files.exists(target)
        && Files.size(target) == entry.getSize()
        && Files.getLastModifiedTime(target).equals(entry.getLastModifiedTime())) {
      return;
    }
    Path draft = target.resolveSibling(target.getFileName() + ".new");
    try (InputStream in = jar.getInputStream(entry)) {
      Files.copy(in, draft, StandardCopyOption.REPLACE_EXISTING);
    } catch (FileAlreadyExistsException e) {
      throw new IOException("another build writes " + draft, e);
    }
    Files.setLastModifiedTime(draft, entry.getLastModifiedTime());
    Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Does a start's work once, noting the classes that it loads, and archives those. A static
   * archive, because one that the running JVM writes at its end leaves out class files of old
   * versions, and picocli's are.
   */
  private void archiveClasses(List<Path> classPath) throws IOException, InterruptedException {
    Path archive = image.resolve("lathe.jsa");
    Path draft = image.resolve("lathe.jsa.new");
    Path classes = image.resolve("lathe.classes");
    Files.deleteIfExists(draft);
    Files.deleteIfExists(classes);
    List<String> plain = arguments(classPath);
    Path warmUp = image.resolve("warm-up.args");
    write(warmUp, plain);
    java(
        "warm-up.log",
        "-XX:DumpLoadedClassList=" + classes,
        "-Djava.awt.headless=true",
        "-Dlathe.unguarded=true",
        "-Dlathe.home=" + image.resolve("warm-up"),
        "-Donnxruntime.native.path=" + image.resolve("native"),
        WarmUp.class.getName());
    if (Files.exists(classes)) {
      addThoseOfTheJdk(classes);
      java(
          "archive.log",
          "-Xshare:dump",
          "-XX:SharedClassListFile=" + classes,
          "-XX:SharedArchiveFile=" + draft);
    }
    if (Files.exists(draft)) {
      Files.move(
          draft, archive, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      plain.add(0, "-XX:SharedArchiveFile=" + archive);
      plain.add("-Dlathe.cds=" + archive);
    }
    write(image.resolve("java.args"), plain); // without one Lathe starts too, only slower
  }

  /** Runs this JDK's java with the arguments of a start and these. */
  private void java(String log, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(platform.java());
    command.add("@" + image.resolve("warm-up.args"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(image.resolve(log).toFile())
            .start();
    if (!process.waitFor(90, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  /** An archive of our own replaces the JDK's, which holds what any program needs. */
  private static void addThoseOfTheJdk(Path classes) throws IOException {
    Path list = Path.of(System.getProperty("java.home"), "lib", "classlist");
    if (Files.isReadable(list)) {
      Files.write(classes, Files.readAllBytes(list), StandardOpenOption.APPEND);
    }
  }

  private List<String> arguments(List<Path> classPath) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-Xshare:auto");
    arguments.add("-Xlog:disable"); // a JVM's own warnings would land on stdout, amid the JSON
    arguments.add("-Xlog:all=error:stderr");
    if (Runtime.version().feature() >= 22) {
      arguments.add("--enable-native-access=ALL-UNNAMED");
    }
    if (Runtime.version().feature() >= 24) {
      arguments.add("--sun-misc-unsafe-memory-access=allow");
    }
    arguments.add("-Doffline=true");
    arguments.add("-Djna.boot.library.path=" + image.resolve("native"));
    arguments.add("-Dorg.sqlite.lib.path=" + image.resolve("native"));
    arguments.add("-Dlathe.image=" + image);
    arguments.add("-cp");
    String separator = System.getProperty("path.separator");
    arguments.add(String.join(separator, classPath.stream().map(Path::toString).toList()));
    return arguments;
  }

  /** As the java launcher reads it: one argument a line, quoted. */
  private static void write(Path file, List<String> arguments) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String argument : arguments) {
      String quoted = argument.replace("\\", "\\\\").replace("\"", "\\\"");
      text.append('"').append(quoted).append("\"\n");
    }
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Names that libraries give to this operating system and processor. */
  private record Platform(String os, String arch) {
    static Platform current() {
      String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      String os = name.startsWith("windows") ? "windows" : name.startsWith("mac") ? "mac" : "linux";
      String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";
      return new Platform(os, arch);
    }

    String java() {
      String program = os.equals("windows") ? "java.exe" : "java";
      return Path.of(System.getProperty("java.home"), "bin", program).toString();
    }

    /** JavaCPP brings a jar for every platform there is; ours is enough. */
    boolean wants(String jar) {
      if (!jar.matches("(javacpp|onnx)-[\\d.-]+-[a-z]+-\\w+\\.jar")) {
        return true;
      }
      String own = (os.equals("mac") ? "macosx" : os) + "-" + arch;
      return jar.endsWith("-" + own + ".jar");
    }

    /** The folder of a jar that holds native libraries to extract; empty where there is none. */
    String nativesIn(String jar) {
      boolean x86 = arch.equals("x86_64");
      if (jar.startsWith("onnxruntime-")) {
        String system = os.equals("windows") ? "win" : os.equals("mac") ? "osx" : "linux";
        return "ai/onnxruntime/native/" + system + (x86 ? "-x64" : "-aarch64");
      }
      if (jar.startsWith("sqlite-jdbc-")) {
        String system = os.equals("windows") ? "Windows" : os.equals("mac") ? "Mac" : "Linux";
        return "org/sqlite/native/" + system + (x86 ? "/x86_64" : "/aarch64");
      }
      if (jar.matches("jna-[\\d.]+\\.jar")) {
        String system = os.equals("windows") ? "win32" : os.equals("mac") ? "darwin" : "linux";
        return "com/sun/jna/" + system + (x86 ? "-x86-64" : "-aarch64");
      }
      return "";
    }
  }
}

package dev.lathe.base.child;

import dev.lathe.base.LatheException;
import dev.lathe.base.ThisJava;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a child JVM is started. Whatever the caller says, it inherits the properties that decide
 * which native libraries are used, starts from the shared archive of classes where there is one,
 * leaves the traces of a crash in its own folder, and writes no core dump.
 */
public final class ChildOptions {
  /** Properties that the child must share: native libraries, Lathe's home, the language. */
  private static final List<String> INHERITED = List.of("onnxruntime.", "lathe.", "user.language");

  private final String kind;
  private final String what;
  private final String mainClass;
  private final List<String> jvm = new ArrayList<>();
  private final Map<String, String> properties = new LinkedHashMap<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final List<String> arguments = new ArrayList<>();
  private boolean fromImage;
  private boolean passErrors;
  private boolean inCallersFolder;
  private boolean followed = true;

  private ChildOptions(String kind, String what, String mainClass) {
    this.kind = kind;
    this.what = what;
    this.mainClass = mainClass;
  }

  /**
   * A child.
   *
   * @param kind how its folder's name begins, e.g. {@code lathe-measure}
   * @param what what errors call it: "The measuring process"
   * @param mainClass gets this process's id and the child's folder before its own arguments
   */
  public static ChildOptions of(String kind, String what, String mainClass) {
    return new ChildOptions(kind, what, mainClass);
  }

  /** Options of the virtual machine, e.g. {@code -Xmx1g}; later ones win. */
  public ChildOptions jvm(String... options) {
    jvm.addAll(List.of(options));
    return this;
  }

  /** The same from a list. */
  public ChildOptions jvm(List<String> options) {
    jvm.addAll(options);
    return this;
  }

  /** The largest heap in bytes. */
  public ChildOptions heap(long bytes) {
    return jvm("-Xmx" + Math.max(1, bytes >> 20) + "m");
  }

  /** A system property; wins over an inherited one. */
  public ChildOptions property(String name, String value) {
    properties.put(name, value);
    return this;
  }

  /** A variable of the environment. */
  public ChildOptions environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Arguments of the main class. */
  public ChildOptions arguments(List<String> more) {
    arguments.addAll(more);
    return this;
  }

  /** Starts with all options of the launcher's run image, where this program came from one. */
  public ChildOptions fromImage() {
    fromImage = true;
    return this;
  }

  /** Standard error is a pipe that the parent empties; else it goes into a file. */
  public ChildOptions passingErrors() {
    passErrors = true;
    return this;
  }

  /** It works in this process's working folder, where the relative paths it is given begin. */
  public ChildOptions inCallersFolder() {
    inCallersFolder = true;
    return this;
  }

  /**
   * The main class gets its own arguments alone, and works and makes temporary files where this
   * process does: a program that a person could have started.
   */
  public ChildOptions asProgram() {
    followed = false;
    return inCallersFolder();
  }

  /**
   * Starts it.
   *
   * @throws LatheException when the system starts no process, or has no room for its folder
   */
  public ChildJvm start() {
    return ChildJvm.start(this);
  }

  String kind() {
    return kind;
  }

  String what() {
    return what;
  }

  boolean passErrors() {
    return passErrors;
  }

  boolean isInCallersFolder() {
    return inCallersFolder;
  }

  Map<String, String> environment() {
    return environment;
  }

  List<String> command(Path scratch) {
    List<String> c = new ArrayList<>();
    c.add(java());
    Optional<Path> image = ThisJava.image().filter(i -> fromImage);
    if (image.isPresent()) {
      c.add("@" + image.get());
    } else {
      c.addAll(ThisJava.options());
      c.add("-cp");
      c.add(ThisJava.classPath());
    }
    // A crash is reported by the parent in one sentence; its traces stay in the child's folder.
    c.add("-XX:ErrorFile=" + ChildJvm.crashReport(scratch));
    c.add("-XX:-CreateCoredumpOnCrash");
    c.add("-XX:+DisplayVMOutputToStderr");
    c.add("-Djava.awt.headless=true");
    c.add("-Djava.io.tmpdir=" + (followed ? scratch : System.getProperty("java.io.tmpdir")));
    c.addAll(jvm);
    allProperties().forEach((name, value) -> c.add("-D" + name + "=" + value));
    c.add(mainClass);
    if (followed) {
      c.add(Long.toString(ProcessHandle.current().pid()));
      c.add(scratch.toString());
    }
    c.addAll(arguments);
    return c;
  }

  private Map<String, String> allProperties() {
    Map<String, String> all = new TreeMap<>();
    System.getProperties().stringPropertyNames().stream()
        .filter(p -> INHERITED.stream().anyMatch(p::startsWith))
        .forEach(p -> all.put(p, System.getProperty(p)));
    all.putAll(properties);
    return all;
  }

  private String java() {
    return ThisJava.program()
        .orElseThrow(
            () ->
                LatheException.environment(
                    what + " could not be started.",
                    "There is no java program in " + System.getProperty("java.home") + ".",
                    "Start Lathe with a complete Java runtime.",
                    null));
  }
}

package dev.lathe.base;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The Java that runs this program, for starting children of the same kind. */
public final class ThisJava {
  /** The environment variable with options of the virtual machine, e.g. {@code -Xmx8g}. */
  public static final String PERSONAL = "LATHE_JAVA_OPTIONS";

  /** In the names of files that the virtual machine writes: the process's number, or a percent. */
  private static final Pattern PLACEHOLDER = Pattern.compile("%[p%]");

  private static final Predicate<String> COLLECTOR =
      Pattern.compile("-XX:\\+Use\\w+GC").asMatchPredicate();

  private ThisJava() {}

  /** Its launcher; empty for a runtime that was made without one. */
  public static Optional<String> program() {
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    return List.of("java", "java.exe").stream()
        .map(bin::resolve)
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /**
   * Options that make a child start quickly and quietly: the archive of classes that the launcher
   * made, if it did ({@code -Dlathe.cds}), and the permissions that newer Javas warn without.
   */
  public static List<String> options() {
    List<String> options = new ArrayList<>();
    options.add("-Xshare:auto");
    Optional.ofNullable(System.getProperty("lathe.cds"))
        .map(Path::of)
        .filter(Files::isReadable)
        .ifPresent(archive -> options.add("-XX:SharedArchiveFile=" + archive.toAbsolutePath()));
    options.addAll(permissions(Runtime.version().feature()));
    return options;
  }

  /**
   * Options for a child that does most of its work once: the optimizing compiler, which takes
   * longer than it saves there, gets only the hottest loops (a hash, a walk over all weights). The
   * launcher gives them to short commands, too.
   */
  public static List<String> once() {
    return List.of(
        "-XX:Tier4InvocationThreshold=100000",
        "-XX:Tier4MinInvocationThreshold=100000",
        "-XX:Tier4CompileThreshold=300000",
        "-XX:Tier4BackEdgeThreshold=1000000");
  }

  /**
   * Options of the virtual machine that a person gave ({@value #PERSONAL}), for children that do a
   * person's work; they win over Lathe's own.
   */
  public static List<String> personal() {
    String own = System.getenv(PERSONAL);
    return own == null || own.isBlank() ? List.of() : List.of(own.strip().split("\\s+"));
  }

  /**
   * The garbage collector that this process was told to use, for a child that takes over its work;
   * empty where it was told of none.
   */
  public static List<String> collector() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(COLLECTOR)
        .toList();
  }

  /**
   * The file in which the virtual machine of this process would report a crash of native code
   * ({@code -XX:ErrorFile}, else its own default in the working folder).
   */
  public static Path crashReport() {
    String pid = Long.toString(ProcessHandle.current().pid());
    String pattern =
        Optional.ofNullable(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class))
            .map(vm -> vm.getVMOption("ErrorFile").getValue())
            .filter(named -> !named.isEmpty())
            .orElse("hs_err_pid%p.log");
    String file = PLACEHOLDER.matcher(pattern).replaceAll(m -> m.group().equals("%p") ? pid : "%");
    return Path.of(file).toAbsolutePath();
  }

  /** The launcher's file of options and class path; empty where it did not start this program. */
  public static Optional<Path> image() {
    return Optional.ofNullable(System.getProperty("lathe.image"))
        .map(image -> Path.of(image, "java.args"))
        .filter(Files::isReadable);
  }

  /** What libraries that call native code or sun.misc.Unsafe need to be told about, by version. */
  static List<String> permissions(int feature) {
    List<String> options = new ArrayList<>();
    if (feature >= 22) {
      options.add("--enable-native-access=ALL-UNNAMED");
    }
    if (feature >= 24) {
      options.add("--sun-misc-unsafe-memory-access=allow");
    }
    return options;
  }

  /** The class path with absolute entries, because a child may start in another folder. */
  public static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }
}

package dev.lathe.hardware;

import dev.lathe.base.GivenPaths;
import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.LatheHome;
import dev.lathe.hardware.InferenceRuntime.Origin;
import dev.lathe.hardware.fetch.RuntimeSource;
import dev.lathe.hardware.fetch.RuntimeSources;
import dev.lathe.hardware.library.LibraryFile;
import dev.lathe.hardware.library.NativeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runtimes of this machine: the bundled one, those that were added, and the one that {@value
 * #ENVIRONMENT} names. Nothing is loaded to list them but what a child process has not been asked
 * about yet. Thread-safe.
 */
public final class RuntimeRegistry implements Runtimes {
  /** The environment variable that names a folder as one more runtime. */
  public static final String ENVIRONMENT = "LATHE_ORT_DIR";

  private static final String ENVIRONMENT_ID = "env";
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeRegistry.class);
  private static final double ROOM = 1.1;

  private final AddedRuntimes added;
  private final RuntimeAnswers answers;
  private final Optional<Path> environment;

  /**
   * A registry.
   *
   * @param folder where the added ones are kept
   * @param cache where it is kept what was found out about libraries
   * @param environment the folder that the environment names, if it names one
   */
  RuntimeRegistry(Path folder, Path cache, Optional<Path> environment) {
    this.added = new AddedRuntimes(folder);
    this.answers = new RuntimeAnswers(cache);
    this.environment = environment;
  }

  /** The registry in Lathe's home. */
  static RuntimeRegistry ofHome(Path cache) {
    return new RuntimeRegistry(
        LatheHome.folder().resolve("runtimes"),
        cache.resolve("runtimes"),
        Optional.ofNullable(System.getenv(ENVIRONMENT))
            .filter(s -> !s.isBlank())
            .map(GivenPaths::of));
  }

  @Override
  public synchronized List<InferenceRuntime> list() {
    List<InferenceRuntime> all = new ArrayList<>();
    all.add(InferenceRuntime.bundled());
    known()
        .forEach(r -> all.add(r.isUsable() ? judged(r, answers.of(r, JobContext.unwatched())) : r));
    return all;
  }

  /** The devices of a runtime other than the bundled one; none when it cannot be used. */
  synchronized List<Device> devices(InferenceRuntime runtime) {
    return answers.of(runtime, JobContext.unwatched()).devices().stream()
        .map(d -> d.of(runtime))
        .toList();
  }

  /** Those that are not bundled, as they were written down. */
  private List<InferenceRuntime> known() {
    List<InferenceRuntime> all = new ArrayList<>(added.list());
    environment
        .filter(folder -> all.stream().noneMatch(r -> isSame(r.folder(), folder)))
        .map(
            folder ->
                new InferenceRuntime(
                    ENVIRONMENT_ID,
                    "ONNX Runtime in " + ENVIRONMENT,
                    Origin.ENVIRONMENT,
                    folder.toAbsolutePath(),
                    "",
                    ""))
        .ifPresent(all::add);
    return all;
  }

  private static boolean isSame(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return a.toAbsolutePath().normalize().equals(b.toAbsolutePath().normalize());
    }
  }

  private static InferenceRuntime judged(InferenceRuntime runtime, ProbeAnswer answer) {
    return answer.problem().isEmpty()
        ? runtime.usable(answer.version())
        : runtime.unusable(answer.version(), answer.problem());
  }

  @Override
  public List<RuntimeSource> sources() {
    return RuntimeSources.all();
  }

  @Override
  public synchronized InferenceRuntime add(Path folder, JobContext context) {
    LibraryFile library = LibraryFile.in(folder);
    Path place = library.folder().normalize();
    Optional<InferenceRuntime> before =
        added.list().stream().filter(r -> isSame(r.folder(), place)).findFirst();
    String id = before.map(InferenceRuntime::id).orElseGet(() -> freeId(place));
    InferenceRuntime runtime =
        before.orElseGet(
            () -> new InferenceRuntime(id, "ONNX Runtime in " + id, Origin.FOLDER, place, "", ""));
    context.progress(0, 0, "Loading " + library.file().getFileName() + " in a process of its own");
    InferenceRuntime tried = tried(runtime, folder, context);
    if (before.isEmpty()) {
      added.keep(tried);
    }
    return tried;
  }

  /** Refuses what does not load. */
  private InferenceRuntime tried(InferenceRuntime runtime, Path shown, JobContext context) {
    InferenceRuntime tried = judged(runtime, answers.again(runtime, context));
    if (!tried.isUsable()) {
      throw LibraryFile.refused(shown, tried.reason(), null);
    }
    return tried;
  }

  /** Of the folder's name, or its parent's where that says nothing. */
  private String freeId(Path folder) {
    Path named = folder;
    while (named.getNameCount() > 1
        && List.of("lib", "lib64", "native", "x64", "arm64")
            .contains(named.getFileName().toString())) {
      named = named.getParent();
    }
    String last = named.getFileName() == null ? "" : named.getFileName().toString();
    String plain =
        last.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String base = plain.isEmpty() ? "runtime" : plain;
    List<String> taken = new ArrayList<>(List.of(InferenceRuntime.BUNDLED_ID, ENVIRONMENT_ID));
    added.list().forEach(r -> taken.add(r.id()));
    sources().forEach(s -> taken.add(s.id()));
    String id = base;
    for (int n = 2; taken.contains(id); n++) {
      id = base + "-" + n;
    }
    return id;
  }

  /** Not synchronized: it takes minutes, and nobody must wait so long for a list. */
  @Override
  public InferenceRuntime fetch(RuntimeSource source, JobContext context) {
    added.requireRoom((long) ((source.downloadBytes() + source.keptBytes()) * ROOM));
    try (AddedRuntimes.Draft draft = added.draft(source.id())) {
      source.fetch(draft.folder(), context);
      draft.keepLibrariesOnly();
      context.checkCancelled();
      context.progress(0, 0, "Loading the library in a process of its own");
      InferenceRuntime runtime =
          new InferenceRuntime(source.id(), source.name(), Origin.FETCHED, draft.folder(), "", "");
      InferenceRuntime tried = judged(runtime, RuntimeProbe.ask(runtime, context));
      NativeFolder.forget(LibraryFile.in(draft.folder()));
      if (!tried.isUsable()) {
        throw LibraryFile.refused(Path.of(source.artifact()), tried.reason(), null);
      }
      // Not asked again where it lies now: another process may be replacing it by its own.
      return draft.keep(tried).usable(tried.version());
    } catch (IOException e) {
      throw AddedRuntimes.unwritable(e);
    }
  }

  @Override
  public synchronized void remove(String id) {
    if (id.equals(InferenceRuntime.BUNDLED_ID)) {
      throw LatheException.input(
          "The bundled runtime cannot be removed.", "It is part of Lathe.", "");
    }
    if (id.equals(ENVIRONMENT_ID) && known().stream().anyMatch(r -> r.id().equals(id))) {
      throw LatheException.input(
          "The runtime " + id + " cannot be removed.",
          "The environment variable " + ENVIRONMENT + " names it.",
          "Unset it.");
    }
    InferenceRuntime going =
        added.list().stream()
            .filter(r -> r.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    LatheException.input(
                        "There is no runtime '" + id + "'.",
                        "There are "
                            + String.join(", ", list().stream().map(InferenceRuntime::id).toList())
                            + ".",
                        ""));
    forgetLinks(going);
    added.remove(id);
  }

  private static void forgetLinks(InferenceRuntime going) {
    try {
      NativeFolder.forget(LibraryFile.in(going.folder()));
    } catch (IOException | LatheException e) {
      LOG.debug("the library of {} is gone already", going.id(), e);
    }
  }

  @Override
  public synchronized void forgetAnswers() {
    answers.forget();
  }
}

package dev.lathe.app.wiring;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.base.child.ChildCrashReport;
import dev.lathe.base.child.ChildDiedException;
import dev.lathe.controllers.optimize.CrashCheck;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.RandomTensors;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.host.ChildPredictor;
import dev.lathe.engine.host.ChildProcess;
import dev.lathe.engine.host.Host;
import dev.lathe.engine.session.Predictor;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each unknown model once in a process of its own, to see whether it survives, and is told of
 * what crashes later. What was seen is kept by the file's hash, so that a model is checked once.
 *
 * <p>Where a crash ended a process in which several models were open, each of them is a suspect: it
 * is treated like one that crashes, until another of them crashes in a child.
 */
final class ChildChecks implements CrashCheck {
  private static final Logger LOG = LoggerFactory.getLogger(ChildChecks.class);
  private static final String SAFE = "safe";

  /** What the libraries of the runtime and of its binding have in their names. */
  private static final String RUNTIME = "onnxruntime";

  /** Beside the outcome of a suspect: the hashes of all that were open, a line each. */
  private static final String SUSPECTS = ".suspects";

  private final Path folder;
  private final InProcessModels here;
  private final Supplier<Device> device;
  private final Duration slow;
  private final CheckedModel checked = new CheckedModel();
  private final Map<String, String> known = new ConcurrentHashMap<>();
  private boolean collected;

  /**
   * Reads nothing yet.
   *
   * @param folder where outcomes are kept; made when needed
   * @param here which models are open in this process, and in earlier ones
   * @param device where unknown models are run
   * @param slow a model that takes so long to open is kept open for who asks for it next
   */
  ChildChecks(Path folder, InProcessModels here, Supplier<Device> device, Duration slow) {
    this.slow = slow;
    this.folder = folder;
    this.here = here;
    this.device = device;
  }

  /** Concurrent callers wait for the first. */
  @Override
  public synchronized Optional<LatheException> check(Model model, JobContext context) {
    collect();
    String outcome = outcome(model).orElse(null);
    if (outcome == null) {
      outcome = look(model, device.get(), context);
      known.put(model.sha256(), outcome);
    }
    return outcome.equals(SAFE) ? Optional.empty() : Optional.of(error(model, outcome));
  }

  private Optional<String> outcome(Model model) {
    String outcome =
        known.computeIfAbsent(model.sha256(), sha256 -> read(folder.resolve(sha256)).orElse(null));
    return Optional.ofNullable(outcome);
  }

  private LatheException error(Model model, String outcome) {
    String kind = isSuspect(model.sha256()) ? "engine.suspect" : "engine.child-died";
    return LatheException.failed(
        Texts.get(kind, model.file().getFileName()), outcome, Texts.get(kind + ".todo"), null);
  }

  @Override
  public boolean isCrashing(Model model) {
    return !known.getOrDefault(model.sha256(), SAFE).equals(SAFE);
  }

  @Override
  public Runnable opensHere(Model model) {
    return here.add(model);
  }

  @Override
  public synchronized LatheException failed(Model model, LatheException error) {
    if (ChildDiedException.nativeCrash(error).filter(c -> c.isIn(RUNTIME)).isEmpty()) {
      return error;
    }
    collect();
    boolean news = outcome(model).filter(o -> !o.equals(SAFE)).isEmpty();
    acquitOthers(model.sha256());
    keep(model.sha256(), error.what() + " " + error.why());
    return news ? noted(model, error) : error;
  }

  private static LatheException noted(Model model, LatheException e) {
    String todo = e.todo() + " " + Texts.get("engine.child-died.noted", model.name());
    return new LatheException(e.code(), e.what(), e.why(), todo.strip(), e.getCause())
        .with(e.remedies().toArray(Remedy[]::new));
  }

  /** What earlier processes died of; here, because it reads files and need not be known before. */
  private void collect() {
    if (!collected) {
      collected = true;
      here.takeCrashes(RUNTIME).forEach(this::accuse);
    }
  }

  private void accuse(InProcessModels.Crash crash) {
    ChildCrashReport report = crash.report();
    String how =
        Texts.get("engine.window-died.native", report.where(), report.meaning(), report.how());
    int count = crash.models().size();
    for (String sha256 : crash.models()) {
      if (count == 1) {
        keep(sha256, Texts.get("engine.window-died", how));
      } else if (read(folder.resolve(sha256)).filter(o -> !o.equals(SAFE)).isEmpty()) {
        write(sha256 + SUSPECTS, String.join("\n", crash.models()));
        keep(sha256, Texts.get("engine.suspect.why", count, how));
      }
    }
  }

  private boolean isSuspect(String sha256) {
    return Files.isRegularFile(folder.resolve(sha256 + SUSPECTS));
  }

  /** The others are unknown again, and are checked when they are opened next. */
  private void acquitOthers(String sha256) {
    for (String other : read(folder.resolve(sha256 + SUSPECTS)).orElse("").lines().toList()) {
      if (isSuspect(other)) {
        forget(other + SUSPECTS);
        if (!other.equals(sha256)) {
          forget(other);
          known.remove(other);
        }
      }
    }
  }

  private void forget(String name) {
    try {
      Files.deleteIfExists(folder.resolve(name));
    } catch (IOException e) {
      LOG.warn("The outcome of a check could not be removed: {}", e.toString());
    }
  }

  private void keep(String sha256, String outcome) {
    known.put(sha256, outcome);
    write(sha256, outcome);
  }

  private String look(Model model, Device device, JobContext context) {
    String outcome = SAFE;
    Optional<Host.Opened> opened = Optional.empty();
    // Not watched by the job that checks: it may go on after it.
    ChildProcess child = new ChildProcess(model.name(), JobContext.unwatched());
    try (JobContext.Registration hook = context.onCancel(child::kill)) {
      opened = Optional.of(child.open(model.file(), model.setup(), device, 0));
      Optional<TensorSample> example = example(model);
      if (example.isPresent()) {
        child.inputs(List.of(example.get().tensors()), Duration.ZERO); // one is always taken
        child.inputs(List.of(), Duration.ZERO); // its memory is given back
      }
    } catch (LatheException e) {
      // A refusal is no crash: the runtime refuses in this process too, and says why.
      if (!child.handle().isAlive()) {
        outcome = e.what() + " " + e.why();
        opened = Optional.empty();
      }
    } finally {
      opened = opened.filter(o -> o.loadNanos() >= slow.toNanos() && !context.isCancelled());
      opened.ifPresentOrElse(
          o -> checked.keep(model, device, new ChildPredictor(model, device, child, o)),
          child::close);
    }
    context.checkCancelled();
    write(model.sha256(), outcome);
    return outcome;
  }

  @Override
  public Optional<Predictor> takeChecked(Model model, Device device, int threads) {
    return threads == 0 ? checked.take(model, device) : Optional.empty();
  }

  private static Optional<TensorSample> example(Model model) {
    try {
      return Optional.of(RandomTensors.of(model, 1));
    } catch (LatheException e) {
      // Without an input that can be made up, opening alone has to do.
      return Optional.empty();
    }
  }

  private static Optional<String> read(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file).strip()).filter(s -> !s.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void write(String name, String text) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      LOG.warn("The outcome of a check could not be kept: {}", e.toString());
    }
  }
}

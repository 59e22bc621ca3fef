package dev.lathe.app.wiring;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.RandomTensors;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.host.ChildProcess;
import dev.lathe.engine.task.Model;
import dev.lathe.hardware.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each unknown model once in a process of its own, to see whether it survives. What was seen
 * is kept by the file's hash, so that a model is checked once.
 */
final class ChildChecks {
  private static final Logger LOG = LoggerFactory.getLogger(ChildChecks.class);
  private static final String SAFE = "safe";

  private final Path folder;
  private final Map<String, String> known = new HashMap<>();

  ChildChecks(Path folder) {
    this.folder = folder;
  }

  /** What the child died of; empty when it lives. Concurrent callers wait for the first. */
  synchronized Optional<LatheException> check(Model model, Device device, JobContext context) {
    String outcome = known.get(model.sha256());
    if (outcome == null) {
      outcome = read(model.sha256()).orElseGet(() -> look(model, device, context));
      known.put(model.sha256(), outcome);
    }
    return outcome.equals(SAFE)
        ? Optional.empty()
        : Optional.of(
            LatheException.failed(
                Texts.get("engine.child-died", model.file().getFileName()),
                outcome,
                Texts.get("engine.child-died.todo"),
                null));
  }

  /** From now on the model is known to take its process down. */
  synchronized void crashed(Model model, LatheException why) {
    String outcome = why.what() + " " + why.why();
    known.put(model.sha256(), outcome);
    write(model.sha256(), outcome);
  }

  private String look(Model model, Device device, JobContext context) {
    String outcome = SAFE;
    try (ChildProcess child = new ChildProcess(model.name(), context)) {
      try {
        child.open(model.file(), model.setup(), device, 0);
        Optional<TensorSample> example = example(model);
        if (example.isPresent()) {
          child.inputs(List.of(example.get().tensors()));
        }
      } catch (LatheException e) {
        context.checkCancelled();
        // A refusal is no crash: the runtime refuses in this process too, and says why.
        if (!child.handle().isAlive()) {
          outcome = e.what() + " " + e.why();
        }
      }
    }
    write(model.sha256(), outcome);
    return outcome;
  }

  private static Optional<TensorSample> example(Model model) {
    try {
      return Optional.of(RandomTensors.of(model, 1));
    } catch (LatheException e) {
      // Without an input that can be made up, opening alone has to do.
      return Optional.empty();
    }
  }

  private Optional<String> read(String sha256) {
    try {
      Path file = folder.resolve(sha256);
      return Files.isRegularFile(file)
          ? Optional.of(Files.readString(file).strip()).filter(s -> !s.isEmpty())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void write(String sha256, String outcome) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(sha256), outcome, StandardCharsets.UTF_8);
    } catch (IOException e) {
      LOG.warn("The outcome of a check could not be kept: {}", e.toString());
    }
  }
}

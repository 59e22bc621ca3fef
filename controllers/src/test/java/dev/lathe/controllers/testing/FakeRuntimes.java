package dev.lathe.controllers.testing;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.InferenceRuntime;
import dev.lathe.hardware.Runtimes;
import dev.lathe.hardware.fetch.RuntimeSource;
import dev.lathe.hardware.fetch.RuntimeSources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runtimes of which every added one offers a WebGPU device; nothing is loaded or fetched. */
public final class FakeRuntimes implements Runtimes {
  private final List<InferenceRuntime> added = new ArrayList<>();

  @Override
  public List<InferenceRuntime> list() {
    List<InferenceRuntime> all = new ArrayList<>(List.of(InferenceRuntime.bundled()));
    all.addAll(added);
    return all;
  }

  /** The devices of those that were added. */
  public List<Device> devices() {
    return added.stream()
        .map(
            r ->
                new Device(
                    "webgpu:0@" + r.id(),
                    Device.Kind.GPU,
                    "WebGPU device 0",
                    "WebGpuExecutionProvider",
                    0,
                    List.of(),
                    true,
                    "",
                    r))
        .toList();
  }

  @Override
  public List<RuntimeSource> sources() {
    return RuntimeSources.all();
  }

  @Override
  public InferenceRuntime add(Path folder, JobContext context) {
    if (!Files.isDirectory(folder)) {
      throw LatheException.input(folder + " cannot be used.", "There is no such folder.", "");
    }
    String id = folder.getFileName().toString();
    return keep(id, "ONNX Runtime in " + id, InferenceRuntime.Origin.FOLDER, folder);
  }

  @Override
  public InferenceRuntime fetch(RuntimeSource source, JobContext context) {
    context.progress(1, 2, "Fetching " + source.artifact());
    return keep(source.id(), source.name(), InferenceRuntime.Origin.FETCHED, Path.of("fetched"));
  }

  private InferenceRuntime keep(
      String id, String name, InferenceRuntime.Origin origin, Path folder) {
    InferenceRuntime runtime = new InferenceRuntime(id, name, origin, folder, "1.29.0", "");
    added.add(runtime);
    return runtime;
  }

  @Override
  public void remove(String id) {
    added.removeIf(r -> r.id().equals(id));
  }

  @Override
  public void forgetAnswers() {}
}

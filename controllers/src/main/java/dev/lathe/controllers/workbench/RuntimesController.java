package dev.lathe.controllers.workbench;

import dev.lathe.base.Job;
import dev.lathe.controllers.job.JobHandle;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.user.DialogService;
import dev.lathe.hardware.InferenceRuntime;
import dev.lathe.hardware.InferenceRuntime.Origin;
import dev.lathe.hardware.Runtimes;
import dev.lathe.hardware.fetch.RuntimeSource;
import dev.lathe.hardware.fetch.RuntimeSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The libraries that models run on: adds, fetches and removes them. */
public final class RuntimesController {
  private final AppServices services;
  private final JobRunner jobs;
  private final DialogService dialogs;
  private final Runnable changed;
  private final ObservableList<RuntimeItem> added = FXCollections.observableArrayList();
  private final ObservableList<RuntimeItem> addedView =
      FXCollections.unmodifiableObservableList(added);
  private final List<JobHandle> own = new ArrayList<>();

  /**
   * A controller that knows nothing yet; see {@link #load()}.
   *
   * @param changed runs on the screen's thread when devices have come or gone
   */
  public RuntimesController(
      AppServices services, JobRunner jobs, DialogService dialogs, Runnable changed) {
    this.services = services;
    this.jobs = jobs;
    this.dialogs = dialogs;
    this.changed = changed;
  }

  /**
   * A runtime besides the bundled one, as screens show it.
   *
   * @param id stable name
   * @param name with its version
   * @param reason why it cannot be used; empty when it can
   * @param removable whether it was added here, not by the environment
   * @param folder where its libraries lie
   * @param fetched whether its files are Lathe's own
   */
  public record RuntimeItem(
      String id, String name, String reason, boolean removable, Path folder, boolean fetched) {}

  /**
   * A library that can be fetched, as screens show it.
   *
   * @param id stable name
   * @param name what a person calls it
   * @param size about how much is downloaded, with its unit
   */
  public record SourceItem(String id, String name, String size) {}

  /** Reads what there is. */
  public void load() {
    jobs.start(
        JobSpec.of(Texts.get("job.devices"), c -> services.hardware().runtimes().list())
            .unlisted()
            .onSuccess(this::show));
  }

  private void show(List<InferenceRuntime> all) {
    added.setAll(all.stream().filter(r -> !r.isBundled()).map(RuntimesController::item).toList());
  }

  private static RuntimeItem item(InferenceRuntime r) {
    return new RuntimeItem(
        r.id(),
        (r.name() + " " + r.version()).strip(),
        r.reason(),
        r.origin() != Origin.ENVIRONMENT,
        r.folder(),
        r.origin() == Origin.FETCHED);
  }

  /** The runtimes besides the bundled one. */
  public ObservableList<RuntimeItem> added() {
    return addedView;
  }

  /** What can be fetched. */
  public List<SourceItem> sources() {
    return RuntimeSources.all().stream()
        .map(s -> new SourceItem(s.id(), s.name(), Formats.bytes(s.downloadBytes())))
        .toList();
  }

  /** Whether a job of the list is one that was started here. */
  public boolean isOwn(JobHandle job) {
    return own.contains(job);
  }

  /** Lets the person choose a folder and adds its library. */
  public void addFolder() {
    dialogs
        .openFolder(Texts.get("runtime.choose-folder"))
        .ifPresent(
            folder ->
                start(
                    Texts.get("job.runtime.add", folder.getFileName()),
                    c -> runtimes().add(folder, c)));
  }

  /** Says what would be fetched, from where and how much, and fetches it if that is wanted. */
  public void fetch(SourceItem item) {
    RuntimeSource s =
        RuntimeSources.all().stream()
            .filter(source -> source.id().equals(item.id()))
            .findFirst()
            .orElseThrow();
    String text =
        Texts.get(
            "runtime.fetch.text",
            s.doc(),
            s.artifact(),
            s.from(),
            Formats.bytes(s.downloadBytes()),
            Formats.bytes(s.keptBytes()));
    if (dialogs.confirm(
        Texts.get("runtime.fetch.title", s.name()), text, Texts.get("runtime.fetch.verb"))) {
      start(Texts.get("job.runtime.fetch", s.name()), c -> runtimes().fetch(s, c));
    }
  }

  /** Removes a runtime, after asking. */
  public void remove(RuntimeItem item) {
    String text =
        Texts.get(
            item.fetched() ? "runtime.remove.fetched" : "runtime.remove.folder", item.folder());
    if (dialogs.confirm(
        Texts.get("runtime.remove.title", item.name()), text, Texts.get("runtime.remove.verb"))) {
      start(
          Texts.get("job.runtime.remove", item.name()),
          c -> {
            runtimes().remove(item.id());
            return item;
          });
    }
  }

  private Runtimes runtimes() {
    return services.hardware().runtimes();
  }

  private void start(String title, Job<?> work) {
    own.removeIf(JobHandle::isFinished);
    own.add(
        jobs.start(
            JobSpec.of(title, work)
                .onFinished(
                    () -> {
                      load();
                      changed.run();
                    })));
  }
}

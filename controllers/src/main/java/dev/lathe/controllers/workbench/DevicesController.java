package dev.lathe.controllers.workbench;

import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.settings.SettingsStore;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.hardware.Device;
import dev.lathe.hardware.Hardware;
import dev.lathe.hardware.InferenceRuntime;
import dev.lathe.hardware.Machine;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The machine, its devices, and the one chosen. Read once, away from the screen's thread. */
public final class DevicesController {
  private final AppServices services;
  private final JobRunner jobs;
  private final SettingsStore settings;
  private final ObservableList<DeviceItem> devices = FXCollections.observableArrayList();
  private final ObservableList<DeviceItem> devicesView =
      FXCollections.unmodifiableObservableList(devices);
  private final ReadOnlyObjectWrapper<Optional<Device>> chosen =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyObjectWrapper<Optional<DeviceItem>> chosenItem =
      new ReadOnlyObjectWrapper<>(Optional.empty());
  private final ReadOnlyStringWrapper machineText = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper runtimeText = new ReadOnlyStringWrapper("");
  private final ReadOnlyStringWrapper probeText = new ReadOnlyStringWrapper("");
  private List<Device> found = List.of();
  private Optional<Machine> machine = Optional.empty();

  /** A controller that knows nothing yet; see {@link #load()}. */
  public DevicesController(AppServices services, JobRunner jobs, SettingsStore settings) {
    this.services = services;
    this.jobs = jobs;
    this.settings = settings;
  }

  private record Found(Machine machine, List<Device> devices, String runtime) {}

  /** Asks the machine. */
  public void load() {
    jobs.start(
        JobSpec.of(
                Texts.get("job.devices"),
                c -> {
                  Hardware hardware = services.hardware();
                  return new Found(
                      hardware.machine(), hardware.devices(), services.runtimeVersion());
                })
            .unlisted()
            .onSuccess(this::show));
  }

  private void show(Found f) {
    found = byRuntime(f.devices());
    machine = Optional.of(f.machine());
    machineText.set(machineLine(f.machine()));
    runtimeText.set(Texts.get("status.runtime", f.runtime()));
    devices.setAll(found.stream().map(d -> item(d, f.machine())).toList());
    String wanted = settings.get().device();
    found.stream()
        .filter(d -> d.available() && d.id().equals(wanted))
        .findFirst()
        .or(() -> found.stream().filter(Device::available).findFirst())
        .ifPresent(d -> set(d.id()));
  }

  /** Those of one runtime together, the usable ones first. */
  private static List<Device> byRuntime(List<Device> devices) {
    List<InferenceRuntime> order = devices.stream().map(Device::runtime).distinct().toList();
    return devices.stream()
        .sorted(
            Comparator.comparingInt((Device d) -> order.indexOf(d.runtime()))
                .thenComparing(d -> !d.available()))
        .toList();
  }

  /** Every device of every runtime, usable or not. */
  public ObservableList<DeviceItem> devices() {
    return devicesView;
  }

  /** The device chosen, for controllers; empty until the machine has answered. */
  public ReadOnlyObjectProperty<Optional<Device>> chosenProperty() {
    return chosen.getReadOnlyProperty();
  }

  /** The device chosen, for views. */
  public ReadOnlyObjectProperty<Optional<DeviceItem>> chosenItemProperty() {
    return chosenItem.getReadOnlyProperty();
  }

  /** The processor in one line, e.g. "AMD EPYC · 2 cores · AVX2, no VNNI". */
  public ReadOnlyStringProperty machineTextProperty() {
    return machineText.getReadOnlyProperty();
  }

  /** Name and version of the runtime. */
  public ReadOnlyStringProperty runtimeTextProperty() {
    return runtimeText.getReadOnlyProperty();
  }

  /** What the machine really reaches; empty until it was probed. */
  public ReadOnlyStringProperty probeTextProperty() {
    return probeText.getReadOnlyProperty();
  }

  /** The machine, once it has answered. */
  public Optional<Machine> machine() {
    return machine;
  }

  /** Every device found, for controllers. */
  public List<Device> found() {
    return found;
  }

  /** Chooses a device. */
  public void choose(DeviceItem item) {
    if (item.available()) {
      set(item.id());
      settings.update(s -> s.withDevice(item.id()));
    }
  }

  /** Measures what the machine reaches, for about a second. */
  public void probe(boolean again) {
    jobs.start(
        JobSpec.of(Texts.get("job.probe"), c -> services.hardware().probe(again, c))
            .onSuccess(
                p ->
                    probeText.set(
                        Texts.get(
                            "device.probe-result",
                            Formats.number(p.fp32Gflops(), 0),
                            Formats.number(p.int8Gops(), 0),
                            Formats.number(p.memoryGbPerSecond(), 1)))));
  }

  private void set(String id) {
    chosen.set(found.stream().filter(d -> d.id().equals(id)).findFirst());
    chosenItem.set(devices.stream().filter(d -> d.id().equals(id)).findFirst());
  }

  private static DeviceItem item(Device d, Machine m) {
    String features =
        d.kind() == Device.Kind.CPU
            ? Texts.get("device.cpu-features", vectorSet(m), m.physicalCores())
            : Texts.get(
                "device.accelerator",
                d.provider().replace("ExecutionProvider", ""),
                d.memoryBytes() == 0
                    ? Texts.get("device.memory-unknown")
                    : Formats.bytes(d.memoryBytes()));
    String runtime = (d.runtime().name() + " " + d.runtime().version()).strip();
    return new DeviceItem(
        d.id(), d.name(), d.kind().name(), features, d.available(), d.reason(), runtime);
  }

  private static String machineLine(Machine m) {
    String vnni =
        m.hasInt8DotProduct()
            ? Texts.get("machine.with-int8", vectorSet(m))
            : Texts.get("machine.without-int8", vectorSet(m));
    return Texts.get("machine.line", shortName(m.processor()), m.physicalCores(), vnni);
  }

  private static String vectorSet(Machine m) {
    for (String s : List.of("AVX512F", "AVX2", "NEON", "SSE4.1")) {
      if (m.instructionSets().contains(s)) {
        return s.equals("AVX512F") ? "AVX-512" : s;
      }
    }
    return m.architecture();
  }

  /** Marketing marks and clock rates take room and say nothing here. */
  static String shortName(String processor) {
    return processor
        .replaceAll("\\((R|TM|r|tm)\\)", "")
        .replaceAll("\\s+(CPU|Processor)\\b.*$", "")
        .replaceAll("\\s+\\d+-Core.*$", "")
        .replaceAll("\\s+", " ")
        .strip();
  }
}

package dev.lathe.hardware;

import dev.lathe.base.LatheException;
import java.util.List;
import java.util.stream.Collectors;

/** Finds a device by what a person typed. */
final class DeviceIds {
  private DeviceIds() {}

  /**
   * The device of that id, or the only usable one of that id without its runtime's.
   *
   * @throws LatheException when there is none or more than one, or when it is unusable
   */
  static Device require(String id, List<Device> devices, List<InferenceRuntime> runtimes) {
    List<Device> exact = devices.stream().filter(d -> d.id().equals(id)).toList();
    List<Device> local = devices.stream().filter(d -> d.localId().equals(id)).toList();
    List<Device> usable = local.stream().filter(Device::available).toList();
    boolean exactly = exact.stream().anyMatch(Device::available) || local.isEmpty();
    List<Device> meant = exactly ? exact : usable.isEmpty() ? local.subList(0, 1) : usable;
    if (meant.size() > 1) {
      throw LatheException.input(
          "The device '" + id + "' is not the only one of that name.",
          "There are " + ids(meant) + ".",
          "Name one of them.");
    }
    if (meant.isEmpty()) {
      throw LatheException.input(
          "There is no device '" + id + "'.",
          "This machine has " + ids(devices) + "." + broken(runtimes),
          "");
    }
    Device device = meant.get(0);
    if (!device.available()) {
      throw LatheException.environment(
          "The device " + device.id() + " cannot be used.", device.reason(), "", null);
    }
    return device;
  }

  private static String ids(List<Device> devices) {
    return devices.stream().map(Device::id).collect(Collectors.joining(", "));
  }

  /** A runtime that does not load may be the reason why its devices are not there. */
  private static String broken(List<InferenceRuntime> runtimes) {
    return runtimes.stream()
        .filter(r -> !r.isUsable())
        .map(r -> " The runtime " + r.id() + " cannot be used: " + r.reason())
        .collect(Collectors.joining());
  }
}

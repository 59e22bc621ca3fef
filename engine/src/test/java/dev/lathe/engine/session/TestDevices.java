package dev.lathe.engine.session;

import dev.lathe.hardware.Device;
import java.util.List;

/** Devices that every machine has, and one that none has. */
public final class TestDevices {
  /** The processor. */
  public static final Device CPU =
      new Device("cpu", Device.Kind.CPU, "CPU", "CPUExecutionProvider", 0, List.of(), true, "");

  private TestDevices() {}

  /** A device of another provider, said to be there. */
  public static Device of(String id, String provider) {
    return new Device(id, Device.Kind.GPU, id, provider, 0, List.of(), true, "");
  }
}

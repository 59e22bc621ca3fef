package dev.lathe.engine.host;

import dev.lathe.engine.answer.Wire;
import dev.lathe.engine.graph.DataType;
import dev.lathe.hardware.Device;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Devices and signatures as bytes. */
final class HostWire {
  private HostWire() {}

  static void device(DataOutputStream out, Device device) throws IOException {
    Wire.text(out, device.id());
    Wire.text(out, device.kind().name());
    Wire.text(out, device.name());
    Wire.text(out, device.provider());
    out.writeBoolean(device.available());
    Wire.text(out, device.reason());
  }

  /** The device without its memory and features, which the child does not need. */
  static Device device(DataInputStream in) throws IOException {
    return new Device(
        Wire.text(in),
        Device.Kind.valueOf(Wire.text(in)),
        Wire.text(in),
        Wire.text(in),
        0,
        List.of(),
        in.readBoolean(),
        Wire.text(in));
  }

  static void ports(DataOutputStream out, List<Signature.Port> ports) throws IOException {
    out.writeInt(ports.size());
    for (Signature.Port p : ports) {
      Wire.text(out, p.name());
      out.writeByte(p.type().code());
      out.writeByte(p.shape().length);
      for (int i = 0; i < p.shape().length; i++) {
        out.writeLong(p.shape()[i]);
        Wire.text(out, p.axes().get(i));
      }
    }
  }

  static List<Signature.Port> ports(DataInputStream in) throws IOException {
    int n = in.readInt();
    List<Signature.Port> ports = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      String name = Wire.text(in);
      DataType type = DataType.ofCode(in.readByte());
      long[] shape = new long[in.readByte()];
      List<String> axes = new ArrayList<>();
      for (int a = 0; a < shape.length; a++) {
        shape[a] = in.readLong();
        axes.add(Wire.text(in));
      }
      ports.add(new Signature.Port(name, type, shape, axes));
    }
    return ports;
  }
}

package dev.lathe.engine.answer;

import dev.lathe.base.child.Frames;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;

/**
 * Pictures that networks made as bytes, for another process; without the picture that was given.
 */
public final class PictureWire {
  private PictureWire() {}

  /** Writes an answer. */
  public static void write(DataOutputStream out, OutputPicture p) throws IOException {
    out.writeInt(p.made().width());
    out.writeInt(p.made().height());
    out.writeByte(p.made().bands());
    out.write(p.made().levels());
    out.writeDouble(p.scale());
    out.writeDouble(p.clipped());
    out.writeLong(p.notNumbers());
  }

  /** Reads what {@link #write} wrote. */
  public static OutputPicture read(DataInputStream in) throws IOException {
    int width = in.readInt();
    int height = in.readInt();
    int bands = in.readByte();
    byte[] levels = Frames.bytes(in, Math.multiplyExact(bands, Math.multiplyExact(width, height)));
    Raster made = new Raster(width, height, bands, levels);
    return new OutputPicture(
        made, in.readDouble(), in.readDouble(), in.readLong(), Optional.empty());
  }
}

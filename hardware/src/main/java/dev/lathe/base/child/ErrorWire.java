package dev.lathe.base.child;

import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Errors for people as bytes: a child refuses in the words that its parent shows. */
public final class ErrorWire {
  private ErrorWire() {}

  /** Writes the parts of an error; of its cause, only the deepest message. */
  public static void write(DataOutputStream out, LatheException e) throws IOException {
    out.writeByte(e.code().ordinal());
    Frames.text(out, e.what());
    Frames.text(out, e.why());
    Frames.text(out, e.todo());
    out.writeInt(e.remedies().size());
    for (Remedy way : e.remedies()) {
      Frames.text(out, way.name());
    }
    Frames.text(out, e.detail().orElse(""));
  }

  /** Reads what {@link #write} wrote. */
  public static LatheException read(DataInputStream in) throws IOException {
    LatheException.Code code = LatheException.Code.values()[in.readByte()];
    String what = Frames.text(in);
    String why = Frames.text(in);
    String todo = Frames.text(in);
    Remedy[] remedies = new Remedy[in.readInt()];
    for (int i = 0; i < remedies.length; i++) {
      remedies[i] = Remedy.valueOf(Frames.text(in));
    }
    String detail = Frames.text(in);
    Throwable cause = detail.isEmpty() ? null : new ChildReportedException(detail);
    LatheException e = new LatheException(code, what, why, todo, cause);
    return remedies.length == 0 ? e : e.with(remedies);
  }
}

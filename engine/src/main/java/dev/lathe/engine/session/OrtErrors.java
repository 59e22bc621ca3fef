package dev.lathe.engine.session;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.Device;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns what ONNX Runtime says into sentences that say what to do. */
public final class OrtErrors {
  private static final Pattern LOCALE =
      Pattern.compile("Failed to construct locale with name:([^:]+):");
  private static final Pattern NO_DOMAIN =
      Pattern.compile(
          "In Node, \\(\"[^\"]*\", ([^,]+), \"([^\"]+)\".*No opset import for domain '([^']*)'",
          Pattern.DOTALL);
  private static final Pattern UNREGISTERED =
      Pattern.compile("(\\S+?):(\\w+)\\([-\\d]+\\) is not a registered function/op");
  private static final Pattern TOO_NEW =
      Pattern.compile(
          "Opset (\\d+) is under development.*?support for domain (\\S+) is till opset (\\d+)",
          Pattern.DOTALL);
  private static final Pattern TOO_NEW_IR =
      Pattern.compile("Unsupported model IR version: (\\d+), max supported IR version: (\\d+)");
  private static final Pattern NO_KERNEL =
      Pattern.compile("Could not find an implementation for (\\S+?)\\((\\d+)\\)");
  private static final Pattern EXTERNAL_MISSING =
      Pattern.compile("External data path does not exist: \"?([^\"]+?)\"?\\s*$", Pattern.DOTALL);
  private static final Pattern SOURCE_PLACE =
      Pattern.compile("/onnxruntime_src/\\S+?:\\d+ .*?\\) (?=[A-Z])", Pattern.DOTALL);

  /** Kept of a long message, in characters. */
  private static final int HEAD = 3000;

  private static final int TAIL = 1000;

  private OrtErrors() {}

  /** The error of a session that could not be made. */
  static LatheException onOpen(String name, Device device, OrtException e) {
    String m = message(e);
    String what = name + " cannot be opened.";
    Matcher locale = LOCALE.matcher(m);
    if (locale.find()) {
      String l = locale.group(1);
      return LatheException.environment(
          what,
          "Its text steps need the system locale " + l + ", which this machine lacks.",
          localeRemedy(l),
          e);
    }
    LatheException known = knownGraphError(what, m, e);
    if (known != null) {
      return known;
    }
    Matcher kernel = NO_KERNEL.matcher(m);
    if (kernel.find()) {
      return LatheException.input(
          what,
          "ONNX Runtime "
              + OrtRuntime.version()
              + " has no implementation of "
              + kernel.group(1)
              + " (opset "
              + kernel.group(2)
              + ") for the types used, on "
              + device.id()
              + ".",
          "Export the model with other types or another opset.",
          e);
    }
    if (m.contains("Failed to allocate") || m.contains("bad_alloc")) {
      return LatheException.environment(
          what, "There is not enough memory for it.", "Close other programs and try again.", e);
    }
    return LatheException.input(what, clean(m), "Check the file, or export it again.", e);
  }

  /** The error of a model that opens on the CPU and not on this device. */
  static LatheException onDevice(String name, Device device, OrtException e) {
    return LatheException.environment(
        name + " does not run on " + device.id() + " (" + device.name() + ").",
        clean(e.getMessage()),
        "It opens on the CPU, so its file is sound; use another device, or a variant with other"
            + " number formats.",
        e);
  }

  private static String localeRemedy(String locale) {
    int dot = locale.indexOf('.');
    String language = dot < 0 ? locale : locale.substring(0, dot);
    return "Make it: 'sudo localedef -i "
        + language
        + " -f UTF-8 "
        + locale
        + "', or without root 'localedef -i "
        + language
        + " -f UTF-8 DIR/"
        + locale
        + "' and start Lathe with LOCPATH=DIR in the environment.";
  }

  private static LatheException knownGraphError(String what, String m, OrtException e) {
    Matcher external = EXTERNAL_MISSING.matcher(m);
    if (external.find()) {
      return LatheException.input(
          what,
          "Its weights lie in another file that is missing: " + external.group(1) + ".",
          "Put that file beside the model.",
          e);
    }
    if (m.contains("External data path") || m.contains("escapes model directory")) {
      return LatheException.input(
          what,
          "Its external data cannot be read: " + clean(m),
          "Put the data file into the model's own folder.",
          e);
    }
    Matcher domain = NO_DOMAIN.matcher(m);
    if (domain.find()) {
      return customOperator(what, domain.group(1), domain.group(3), e);
    }
    Matcher unregistered = UNREGISTERED.matcher(m);
    if (unregistered.find()) {
      return customOperator(what, unregistered.group(2), unregistered.group(1), e);
    }
    Matcher tooNew = TOO_NEW.matcher(m);
    if (tooNew.find()) {
      return LatheException.input(
          what,
          "It uses operator set "
              + tooNew.group(1)
              + " of "
              + tooNew.group(2)
              + "; ONNX Runtime "
              + OrtRuntime.version()
              + " knows them up to "
              + tooNew.group(3)
              + ".",
          "Export the model for opset " + tooNew.group(3) + " or older.",
          e);
    }
    Matcher ir = TOO_NEW_IR.matcher(m);
    if (ir.find()) {
      return LatheException.input(
          what,
          "Its file format is version " + ir.group(1) + "; up to " + ir.group(2) + " is known.",
          "Export the model with an older release of the exporter.",
          e);
    }
    if (m.contains("Missing opset")) {
      return LatheException.input(
          what,
          "It does not say which operator set it uses (opset_import is empty).",
          "Export the model again.",
          e);
    }
    if (e.getCode() == OrtErrorCode.ORT_NO_SUCHFILE) {
      return LatheException.input(what, "There is no such file.", "Check the path.", e);
    }
    if (e.getCode() == OrtErrorCode.ORT_INVALID_PROTOBUF
        || m.contains("Protobuf parsing failed")
        || m.contains("does not have a graph")) {
      return LatheException.input(
          what,
          "It is not an ONNX file, or it is cut off.",
          "Download or export the file again.",
          e);
    }
    if (e.getCode() == OrtErrorCode.ORT_INVALID_GRAPH || m.contains("ShapeInferenceError")) {
      return LatheException.input(
          what, "Its graph is not valid: " + clean(m), "Export the model again.", e);
    }
    return null;
  }

  private static LatheException customOperator(
      String what, String operator, String domain, OrtException e) {
    String where =
        domain.isEmpty() || domain.equals("ai.onnx")
            ? "ONNX Runtime " + OrtRuntime.version() + " does not have."
            : "domain '"
                + domain
                + "' that ONNX Runtime does not have; Lathe loads no libraries of custom"
                + " operators.";
    return LatheException.input(
        what,
        "It needs the operator "
            + operator
            + (domain.isEmpty() || domain.equals("ai.onnx") ? " that " : " of the ")
            + where,
        "Export the model with standard operators only.",
        e);
  }

  /** The error of a run on a device; as {@link #onRun(String, OrtException)}, naming the device. */
  public static LatheException onRun(String name, Device device, OrtException e) {
    boolean cpu = device.kind() == Device.Kind.CPU;
    return onRun(cpu ? name : name + " on " + device.id() + " (" + device.name() + ")", e);
  }

  /** The error of a run that failed although the inputs had the declared types and shapes. */
  public static LatheException onRun(String name, OrtException e) {
    String m = message(e);
    if (e.getCode() == OrtErrorCode.ORT_INVALID_ARGUMENT) {
      return LatheException.input(
          name + " does not take this input.",
          clean(m),
          "Check the input's shape; 'lathe inspect' shows what the model takes.",
          e);
    }
    if (m.contains("Failed to allocate") || m.contains("bad_alloc")) {
      return LatheException.failed(
          name + " could not run.",
          "There is not enough memory.",
          "Use a smaller batch, or close other programs.",
          e);
    }
    return LatheException.failed(name + " failed while running.", clean(m), "", e);
  }

  /** Whether this is how a run ends that was told to. */
  public static boolean isTerminated(OrtException e) {
    return e.getMessage() != null && e.getMessage().contains("terminate flag");
  }

  private static String message(OrtException e) {
    return cut(e.getMessage());
  }

  /**
   * The message, its middle left out where it is long: it quotes names of the file, which may be of
   * any length, and the patterns here take more than linear time.
   */
  private static String cut(String message) {
    String m = message == null ? "" : message;
    return m.length() <= HEAD + TAIL
        ? m
        : m.substring(0, HEAD) + " … " + m.substring(m.length() - TAIL);
  }

  /** The message without codes, paths of the machine that built ONNX Runtime and line breaks. */
  static String clean(String message) {
    String m = cut(message);
    m = m.replaceFirst("^Error code - \\w+ - message: ", "");
    m = m.replaceFirst("(?s)^Load model from .*? failed:", "");
    m = SOURCE_PLACE.matcher(m).replaceAll("");
    m = m.replaceAll("^\\w+\\.cc:\\d+ \\w+ (?=[A-Z])", ""); // another build's place in its sources
    m = m.replaceAll("/onnxruntime_src/\\S+", "").replaceAll("\\s+", " ").strip();
    return m.isEmpty() || m.endsWith(".") ? m : m + ".";
  }
}

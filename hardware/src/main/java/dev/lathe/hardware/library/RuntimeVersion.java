package dev.lathe.hardware.library;

import ai.onnxruntime.OrtEnvironment;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A version of ONNX Runtime, e.g. {@code 1.29.0}; each part is 0 or more. */
public record RuntimeVersion(int major, int minor, int patch)
    implements Comparable<RuntimeVersion> {
  private static final Pattern TEXT = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4})");

  private static final Comparator<RuntimeVersion> ORDER =
      Comparator.comparingInt(RuntimeVersion::major)
          .thenComparingInt(RuntimeVersion::minor)
          .thenComparingInt(RuntimeVersion::patch);

  /** The first version that a text names. */
  public static Optional<RuntimeVersion> in(String text) {
    Matcher m = TEXT.matcher(text);
    return m.find()
        ? Optional.of(
            new RuntimeVersion(
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                Integer.parseInt(m.group(3))))
        : Optional.empty();
  }

  /** The version of the Java binding, which is that of the bundled library. */
  public static RuntimeVersion ofBinding() {
    return Optional.ofNullable(OrtEnvironment.class.getPackage().getImplementationVersion())
        .flatMap(RuntimeVersion::in)
        .orElseThrow(() -> new IllegalStateException("the ONNX Runtime jar names no version"));
  }

  /** The oldest library that the Java binding can call: it is made against its own version. */
  public static RuntimeVersion oldestUsable() {
    return ofBinding();
  }

  @Override
  public int compareTo(RuntimeVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}

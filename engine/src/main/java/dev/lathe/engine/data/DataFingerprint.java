package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.engine.answer.Truth;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What makes two sets of examples the same: the samples and their labels, in whatever order. */
public final class DataFingerprint {
  /** What stands for the truth of an example of which it is not known. */
  static final String UNKNOWN = "-";

  private DataFingerprint() {}

  /**
   * A fingerprint of the examples' content, 32 hexadecimal digits. Pictures in files count with
   * their length and both ends, so that a large set is told from another without reading all of it;
   * the same pictures in a folder and in a zip have different fingerprints.
   *
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static String of(List<Example> examples, JobContext context) {
    if (examples instanceof UnheldExamples known && known.fingerprint().isPresent()) {
      return known.fingerprint().get();
    }
    try (SortedRecords keys = new SortedRecords()) {
      for (Example e : examples) {
        context.checkCancelled();
        keys.add(bytes(key(e.sample()) + "\n" + e.truth().map(Truth::toString).orElse(UNKNOWN)));
      }
      return ContentKeys.joined(keys);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** As among duplicates, but a sentence in other letters is another sentence to a model. */
  private static String key(Sample sample) {
    return sample instanceof Sample.TextSample text
        ? ContentKeys.of(text.text().getBytes(StandardCharsets.UTF_8))
        : ContentKeys.of(sample);
  }
}

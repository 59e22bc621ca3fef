package dev.lathe.engine.measure;

import dev.lathe.base.JobContext;
import dev.lathe.engine.data.DataFingerprint;
import dev.lathe.engine.data.Dataset;
import dev.lathe.engine.data.Example;
import java.util.List;
import java.util.Locale;

/**
 * The examples that a row rests on.
 *
 * @param name of the data set, for people; not part of what makes two the same
 * @param sha256 first 32 hexadecimal digits of a hash of the examples' content and labels
 * @param examples how many
 */
public record DataKey(String name, String sha256, int examples) {
  /**
   * The key of what a limit leaves of the data.
   *
   * @param limit at most so many examples; 0 takes all
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  public static DataKey of(Dataset data, int limit, JobContext context) {
    List<Example> chosen = chosen(data, limit);
    return new DataKey(data.name(), DataFingerprint.of(chosen, context), chosen.size());
  }

  /** Evenly taken over the whole data set, so that a few of many are not all of one class. */
  static List<Example> chosen(Dataset data, int limit) {
    return limit > 0 ? data.evenly(limit) : data.examples();
  }

  /** Name and count. */
  public String words() {
    return String.format(
        Locale.ENGLISH, "%s, %,d example%s", name, examples, examples == 1 ? "" : "s");
  }
}

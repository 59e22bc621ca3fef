package dev.lathe.hardware;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.hardware.fetch.RuntimeSource;
import java.nio.file.Path;
import java.util.List;

/** The runtimes that this machine has, and how to get more. */
public interface Runtimes {
  /** All of them, the bundled one first; an unusable one with its reason. */
  List<InferenceRuntime> list();

  /** What can be fetched. */
  List<RuntimeSource> sources();

  /**
   * Adds the library of a folder, which stays where it is. One that was added before is loaded
   * again and returned.
   *
   * @throws LatheException when the library is missing, foreign, damaged, too old, or takes down
   *     the process that loads it; nothing is added then
   */
  InferenceRuntime add(Path folder, JobContext context);

  /**
   * Fetches a library into Lathe's home; an earlier one of that source is replaced.
   *
   * @throws LatheException when it cannot be fetched or does not work here; nothing is added then
   * @throws dev.lathe.base.CancelledException when cancelled; nothing is left behind
   */
  InferenceRuntime fetch(RuntimeSource source, JobContext context);

  /**
   * Forgets a runtime; the files of a fetched one are deleted, a person's own folder is left alone.
   *
   * @throws LatheException when there is none of that id, or it cannot be removed
   */
  void remove(String id);

  /** Forgets what earlier loads of the libraries found, so that they are loaded again. */
  void forgetAnswers();
}

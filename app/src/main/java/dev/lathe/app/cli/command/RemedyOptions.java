package dev.lathe.app.cli.command;

import dev.lathe.base.Remedy;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** The options of the command line for what messages of the layers below leave neutral. */
public final class RemedyOptions {
  /** The facts of a setup, as its sources name them. */
  private static final Map<String, Remedy> FACTS =
      Map.of("task", Remedy.TASK, "labels", Remedy.LABELS, "preprocessing", Remedy.PREPROCESSING);

  private RemedyOptions() {}

  /** The options, in a sentence. */
  public static String sentence(Collection<Remedy> remedies) {
    return remedies.stream()
        .sorted()
        .map(RemedyOptions::options)
        .collect(Collectors.joining("; ", "Options: ", "."));
  }

  /** What to add to the source of a fact that was not given but guessed; else nothing. */
  public static String afterGuess(String fact, String source) {
    boolean open = source.contains("guessed") || source.startsWith("not known");
    return open && FACTS.containsKey(fact) ? "; change it with " + options(FACTS.get(fact)) : "";
  }

  private static String options(Remedy way) {
    return switch (way) {
      case TASK -> "--task TASK";
      case LABELS -> "--labels FILE";
      case PREPROCESSING -> "--resize, --crop, --layout, --channels, --scale, --mean, --std";
      case TOKENIZER -> "--tokenizer FILE";
      case DATA -> "--data DATA";
      case COLUMNS -> "--columns A,B,…";
      case READING -> "--label-column NAME, --text-column NAME, --first-line data";
      case SCALING -> "--scaling FILE, --column-means a,b,…, --column-stds a,b,…";
      case FROZEN_EXTRACTOR -> "--pass PASS:frozen-extractor";
      case STUDENT -> "--pass distil:student=FILE, or template=cnn, mlp, transformer";
      case START_OVER -> "--again";
    };
  }
}

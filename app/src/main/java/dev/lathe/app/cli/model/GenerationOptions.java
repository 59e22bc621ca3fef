package dev.lathe.app.cli.model;

import dev.lathe.app.cli.command.SetupOptions;
import dev.lathe.base.LatheException;
import dev.lathe.engine.generate.GenerationRequest;
import dev.lathe.engine.generate.Sampling;
import dev.lathe.engine.task.Model;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How a text is written on. */
final class GenerationOptions {
  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "How many tokens are written at most; 128 unless said.")
  Integer maxTokens;

  @Option(
      names = "--temperature",
      paramLabel = "X",
      description = "Draws tokens at random, the more evenly the higher; 0 unless said: greedy.")
  String temperature;

  @Option(
      names = "--top-k",
      paramLabel = "N",
      description = "Draw from the N likeliest tokens only; from all unless said.")
  Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "X",
      description = "Draw from the likeliest tokens that have this probability together.")
  String topP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "X",
      description = "Makes tokens less likely that the text holds already; 1 unless said: none.")
  String repetitionPenalty;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of the random draws; 0 unless said, so that a command repeats itself.")
  Long seed;

  @Option(
      names = "--stop",
      paramLabel = "WORD",
      description = "The text ends before this; may be given several times.")
  List<String> stop = new ArrayList<>();

  @Option(
      names = "--chat",
      description =
          "Takes the INPUTs as what a person says, one after the other, in a conversation that the"
              + " model's chat template writes down.")
  boolean chat;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "What the model is told before the conversation; with --chat.")
  String system;

  /**
   * What was said.
   *
   * @throws LatheException for what cannot be understood or is out of range
   */
  GenerationRequest request() {
    Sampling sampling =
        new Sampling(
            number("--temperature", temperature, 0),
            topK == null ? 0 : topK,
            number("--top-p", topP, 1),
            number("--repetition-penalty", repetitionPenalty, 1),
            seed == null ? 0 : seed);
    if (sampling.isGreedy() && (topK != null || topP != null || seed != null)) {
      throw LatheException.input(
          "Nothing is drawn at random without a temperature.",
          "--top-k, --top-p and --seed say how tokens are drawn.",
          "Give --temperature too, 1 for the model's own probabilities.");
    }
    if (system != null && !chat) {
      throw LatheException.input(
          "There is no conversation.",
          "--system says what the model is told before one.",
          "Give --chat too, or leave it out.");
    }
    return new GenerationRequest(
        sampling, maxTokens == null ? GenerationRequest.DEFAULT_TOKENS : maxTokens, stop);
  }

  private static double number(String option, String text, double otherwise) {
    return text == null ? otherwise : SetupOptions.number(option, text);
  }

  /**
   * Refuses all of these for a model that writes no text.
   *
   * @throws LatheException naming the task
   */
  void requireNone(Model model) {
    boolean any =
        maxTokens != null
            || temperature != null
            || topK != null
            || topP != null
            || repetitionPenalty != null
            || seed != null
            || chat
            || system != null
            || !stop.isEmpty();
    if (any) {
      throw LatheException.input(
          "The flags of written text do not fit " + model.name() + ".",
          "Its task is "
              + model.setup().task().name().toLowerCase(Locale.ROOT)
              + Optional.ofNullable(model.setup().sources().get("task"))
                  .map(s -> " (" + s + ").")
                  .orElse("."),
          "Leave them out, or say another task.");
    }
  }
}

package dev.lathe.controllers.tryit;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.controllers.tryit.WrittenToken.Candidate;
import dev.lathe.controllers.workbench.OpenModel;
import dev.lathe.controllers.workbench.VariantItem;
import dev.lathe.engine.chat.ChatMessage;
import dev.lathe.engine.chat.ChatTemplate;
import dev.lathe.engine.experiment.Variant;
import dev.lathe.engine.generate.GeneratedText;
import dev.lathe.engine.generate.GeneratedToken;
import dev.lathe.engine.generate.GenerationListener;
import dev.lathe.engine.generate.GenerationRequest;
import dev.lathe.engine.generate.TextGenerator;
import dev.lathe.hardware.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Lets variants write a text on, one after the other. Runs on a worker thread. */
final class WritingJob {
  /** So often what was written meanwhile goes to the screen: its frames are no more frequent. */
  private static final long FRAME_NANOS = 33_000_000;

  private final GeneratorPool pool;
  private final OpenModel model;
  private final Device device;
  private final GenerationRequest request;

  WritingJob(GeneratorPool pool, OpenModel model, Device device, GenerationRequest request) {
    this.pool = pool;
    this.model = model;
    this.device = device;
    this.request = request;
  }

  /**
   * What a variant is to write on.
   *
   * @param kept tokens that stand after the prompt already
   * @param chosen the token after these that a person chose
   * @param said the conversation that is to be answered; empty where the prompt is written on
   */
  record Wish(
      VariantItem variant,
      String prompt,
      List<WrittenToken> kept,
      Optional<WrittenToken> chosen,
      List<ChatMessage> said) {}

  /**
   * How far a text is.
   *
   * @param more tokens since the last part
   * @param firstMillis until the first token
   * @param perSecond tokens a second after it; 0 while there is one
   * @param end the whole, where it has ended
   * @param problem what went wrong, in words; empty where nothing did
   */
  record Part(
      VariantItem variant,
      List<WrittenToken> more,
      double firstMillis,
      double perSecond,
      Optional<GeneratedText> end,
      String problem) {}

  /** Writes; each text is published as it grows. */
  Void run(List<Wish> wishes, JobContext context, Consumer<Part> parts) {
    List<Variant> known = model.experiment().variants();
    for (Wish wish : wishes) {
      context.checkCancelled();
      context.progress(0, 0, wish.variant().name());
      Optional<Variant> variant =
          known.stream().filter(v -> v.id() == wish.variant().id()).findFirst();
      if (variant.isEmpty()) {
        continue;
      }
      try {
        write(wish, pool.get(model, variant.get(), device, context), context, parts);
      } catch (LatheException e) {
        // The other variants still write: one broken file must not hide their texts.
        parts.accept(new Part(wish.variant(), List.of(), 0, 0, Optional.empty(), e.getMessage()));
      }
    }
    return null;
  }

  private void write(Wish wish, TextGenerator generator, JobContext context, Consumer<Part> parts) {
    long[] prompt =
        wish.said().isEmpty()
            ? generator.encode(wish.prompt())
            : generator.encodeAsWritten(ChatTemplate.require(model.model()).render(wish.said()));
    List<WrittenToken> kept = new ArrayList<>(wish.kept());
    wish.chosen().ifPresent(kept::add);
    long[] begun = kept.stream().mapToLong(WrittenToken::id).toArray();
    Growth growth = new Growth(wish.variant(), generator, parts);
    wish.chosen()
        .ifPresent(
            c ->
                growth.waiting.add(
                    c.withText(
                        generator.textAfter(
                            prompt, Arrays.copyOf(begun, begun.length - 1), c.id()))));
    GeneratedText text = generator.generate(prompt, begun, request, growth, context);
    growth.end(text);
  }

  /** Gathers tokens for the next frame. */
  private static final class Growth implements GenerationListener {
    private final VariantItem variant;
    private final TextGenerator generator;
    private final Consumer<Part> parts;
    private final Map<Integer, String> names = new HashMap<>();
    private final long begin = System.nanoTime();
    private List<WrittenToken> waiting = new ArrayList<>();
    private long told = begin;
    private long first;
    private int n;

    Growth(VariantItem variant, TextGenerator generator, Consumer<Part> parts) {
      this.variant = variant;
      this.generator = generator;
      this.parts = parts;
    }

    @Override
    public void token(GeneratedToken t) {
      long now = System.nanoTime();
      first = n++ == 0 ? now : first;
      List<Candidate> candidates =
          t.candidates().stream()
              .map(
                  c ->
                      new Candidate(
                          c.id(),
                          names.computeIfAbsent(c.id(), generator::text),
                          Math.exp(c.logProbability())))
              .toList();
      waiting.add(new WrittenToken(t.id(), t.text(), Math.exp(t.logProbability()), candidates));
      if (n == 1 || now - told >= FRAME_NANOS) {
        told = now;
        double perSecond = n < 2 ? 0 : (n - 1) / ((now - first) * 1e-9);
        tell(perSecond, Optional.empty());
      }
    }

    private void tell(double perSecond, Optional<GeneratedText> end) {
      List<WrittenToken> more = waiting;
      waiting = new ArrayList<>();
      parts.accept(new Part(variant, more, (first - begin) * 1e-6, perSecond, end, ""));
    }

    void end(GeneratedText text) {
      first = n == 0 ? System.nanoTime() : first;
      double each = text.times().perToken().orElse(0);
      tell(each > 0 && n > 1 ? 1000 / each : 0, Optional.of(text));
    }
  }
}

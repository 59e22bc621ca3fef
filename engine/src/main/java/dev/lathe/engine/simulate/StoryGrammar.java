package dev.lathe.engine.simulate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Small stories of four to eight sentences, written and judged by one set of rules ({@code
 * stories.txt}): whoever is named, sought or hurt at the beginning is so to the end, with the
 * pronouns that belong to the name. Some 10^12 stories are possible. Immutable, safe from several
 * threads.
 */
public final class StoryGrammar {
  private static final StoryGrammar BUILT_IN = new StoryGrammar(read());
  private static final String START = "story";

  private final StoryRules rules;

  private StoryGrammar(StoryRules rules) {
    this.rules = rules;
  }

  /** The grammar that the sample {@code stories} learned from. */
  public static StoryGrammar builtIn() {
    return BUILT_IN;
  }

  /**
   * A grammar of one's own.
   *
   * @param source rules as {@code stories.txt} has them; the first rule that is used is {@code
   *     story}
   * @throws IllegalArgumentException naming a rule or class that is used and not there
   */
  public static StoryGrammar of(String source) {
    return new StoryGrammar(StoryRules.parse(source, START));
  }

  /**
   * What judging a text found.
   *
   * @param isWellFormed whether it is a whole story
   * @param reached how many of its characters some story begins with; at {@code reached} the first
   *     character stands that breaks it
   * @param isBeginning whether it is a story, or what one begins with
   */
  public record Verdict(boolean isWellFormed, int reached, boolean isBeginning) {}

  /** The story of a seed; equal seeds give equal stories. */
  public String story(long seed) {
    StringBuilder text = new StringBuilder();
    // The first draws of neighbouring seeds are alike; SplitMix64's step spreads them.
    long z = (seed + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    rules.write(START, text, new Random(z ^ (z >>> 31)));
    return text.toString();
  }

  /** The stories of the seeds from one on, without end. */
  public Stream<String> stories(long firstSeed) {
    return LongStream.iterate(firstSeed, s -> s + 1).mapToObj(this::story);
  }

  /** Whether a text is a story of this grammar, and if not, how far it is one. */
  public Verdict judge(String text) {
    return rules.judge(START, text);
  }

  private static StoryRules read() {
    try (InputStream in = StoryGrammar.class.getResourceAsStream("stories.txt")) {
      return StoryRules.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), START);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

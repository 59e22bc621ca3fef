package dev.lathe.assets.make.text;

import dev.lathe.assets.make.Seeds;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/**
 * What people write to a shop's help desk: a wish, often beside something that is settled or not
 * meant, with greetings, slips of the finger and missing full stops.
 */
public final class HelpDesk {
  /** A sentence and what it is about. */
  public record Line(String text, int label) {}

  private static final long SEED = 20260102;

  private final Grammar grammar;
  private final List<String> labels;

  /** Sentences of this grammar; its rule {@code labels} names the classes. */
  public HelpDesk(Grammar grammar) {
    this.grammar = grammar;
    this.labels = grammar.alternatives("labels");
  }

  /** The labels in class order. */
  public List<String> labels() {
    return labels;
  }

  /**
   * So many different sentences, the classes in turn.
   *
   * @param part a number that no other data set has
   * @param heldOut whether patterns occur that training never shows
   * @param without sentences (in lower case) that must not occur
   */
  public List<Line> lines(int part, int count, boolean heldOut, Set<String> without) {
    Set<String> seen = new HashSet<>(without);
    List<Line> lines = new ArrayList<>(count);
    for (int number = 0; lines.size() < count; number++) {
      int label = lines.size() % labels.size();
      Random random = Seeds.random(SEED, part, number);
      String text = Handwriting.write(compose(label, heldOut, random), random);
      if (seen.add(key(text))) {
        lines.add(new Line(text, label));
      }
    }
    return lines;
  }

  /** What two sentences share when they count as the same. */
  public static String key(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private String compose(int label, boolean heldOut, Random random) {
    int other = (label + 1 + random.nextInt(labels.size() - 1)) % labels.size();
    String core = say(label, "core", heldOut, random);
    String solved = say(other, "solved", heldOut, random);
    String denied = say(other, "denied", heldOut, random);
    boolean glad = labels.get(label).equals("thanks");
    double p = random.nextDouble();
    String text;
    if (p < 0.35) {
      text = core;
    } else if (p < 0.55) {
      text = solved + pick(random, glad ? GLAD : BUT) + core;
    } else if (p < 0.7) {
      text = denied + pick(random, BUT) + core;
    } else if (p < 0.8) {
      text = core + " " + denied + " .";
    } else if (p < 0.9) {
      text = core + " " + solved + " .";
    } else {
      text = grammar.sentence("context", heldOut, random) + " " + core;
    }
    if (random.nextDouble() < 0.25) {
      text = grammar.sentence("hello", heldOut, random) + " " + text;
    }
    return random.nextDouble() < 0.2 ? text + " " + grammar.sentence("bye", heldOut, random) : text;
  }

  private static final String[] BUT = {" , but ", " . ", " , only ", " , still ", " . however , "};
  private static final String[] GLAD = {" and ", " , ", " . "};

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private String say(int label, String how, boolean heldOut, Random random) {
    return grammar.sentence(labels.get(label) + "." + how, heldOut, random);
  }
}

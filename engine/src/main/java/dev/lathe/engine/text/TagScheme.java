package dev.lathe.engine.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/** How the tags of words say where an entity begins and ends. */
public enum TagScheme {
  /** Every word has a tag of its own, as parts of speech have: each word is a span. */
  WORDS,
  /** Types and O: neighbours of one type are one entity. */
  PLAIN,
  /**
   * Prefixes. Read by the rule of conlleval and of seqeval's default mode, which takes B, I, O, E
   * and S in any order, so that IOB1, IOB2 and IOBES need not be told apart; BILOU's L and U are E
   * and S, BMES's M is I.
   */
  PREFIXES;

  /** The tag of a word that belongs to nothing. */
  public static final String OUTSIDE = "O";

  /** What seqeval calls the type of a tag that is a prefix alone. */
  private static final String NO_TYPE = "_";

  private static final String LETTERS = "BIESLUM";

  /** Tags that other tools give to what is no word. */
  private static final Set<String> FILLERS =
      Set.of("x", "[cls]", "[sep]", "[pad]", "<pad>", "<s>", "</s>", "pad", "<unk>", "");

  /**
   * The scheme of a model's labels or of the tags of a data set. Half of them with a prefix are
   * enough: some models have labels for padding besides.
   */
  public static TagScheme of(Collection<String> tags) {
    Set<String> named = new HashSet<>(tags);
    named.removeIf(TagScheme::isOutside);
    long prefixed = named.stream().filter(TagScheme::isPrefixed).count();
    if (prefixed > 0 && 2 * prefixed >= named.size()) {
      return PREFIXES;
    }
    return tags.stream().anyMatch(OUTSIDE::equalsIgnoreCase) ? PLAIN : WORDS;
  }

  private static boolean isPrefixed(String tag) {
    return !tag.isEmpty()
        && LETTERS.indexOf(tag.charAt(0)) >= 0
        && (tag.length() == 1
            || tag.length() > 2 && (tag.charAt(1) == '-' || tag.charAt(1) == '_'));
  }

  /** Whether a tag says that a word belongs to nothing. */
  public static boolean isOutside(String tag) {
    return tag.equalsIgnoreCase(OUTSIDE) || FILLERS.contains(tag.toLowerCase(Locale.ROOT));
  }

  /** What a tag says that a word is, without its prefix; not asked of {@link #isOutside} ones. */
  public String type(String tag) {
    if (this != PREFIXES || !isPrefixed(tag)) {
      return tag;
    }
    return tag.length() == 1 ? NO_TYPE : tag.substring(2);
  }

  /**
   * What words can be, each once, in the order of the labels.
   *
   * @param labels of a model
   */
  public List<String> types(List<String> labels) {
    return labels.stream().filter(l -> !isOutside(l)).map(this::type).distinct().toList();
  }

  private char prefix(String tag) {
    if (isOutside(tag)) {
      return 'O';
    } else if (this == WORDS) {
      return 'S';
    } else if (this == PLAIN || !isPrefixed(tag)) {
      return 'I';
    }
    return switch (tag.charAt(0)) {
      case 'L' -> 'E';
      case 'U' -> 'S';
      case 'M' -> 'I';
      default -> tag.charAt(0);
    };
  }

  /**
   * The entities of a sentence: chakki-works/seqeval, {@code get_entities}, which agrees with the
   * Perl script conlleval of the CoNLL-2000 shared task.
   *
   * @param tags one a word
   * @return in the order of the words; they do not overlap
   */
  public List<TagSpan> spans(List<String> tags) {
    List<TagSpan> spans = new ArrayList<>();
    char before = 'O';
    String typeBefore = "";
    int begin = 0;
    for (int i = 0; i <= tags.size(); i++) {
      String tag = i < tags.size() ? tags.get(i) : OUTSIDE;
      char now = prefix(tag);
      String type = now == 'O' ? NO_TYPE : type(tag);
      boolean other = !type.equals(typeBefore);
      if (ends(before, now) || before != 'O' && other) {
        spans.add(new TagSpan(typeBefore, begin, i));
      }
      if (starts(before, now) || now != 'O' && other) {
        begin = i;
      }
      before = now;
      typeBefore = type;
    }
    return spans;
  }

  private static boolean ends(char before, char now) {
    return switch (before) {
      case 'E', 'S' -> true;
      case 'B', 'I' -> now == 'B' || now == 'S' || now == 'O';
      default -> false;
    };
  }

  private static boolean starts(char before, char now) {
    return switch (now) {
      case 'B', 'S' -> true;
      case 'E', 'I' -> before == 'E' || before == 'S' || before == 'O';
      default -> false;
    };
  }

  /**
   * The label of a word in an entity.
   *
   * @param labels of a model, of this scheme
   * @param span the entity
   * @param word which of the sentence's words, one of the span's
   * @return empty where no label says that
   */
  public OptionalInt labelOf(List<String> labels, TagSpan span, int word) {
    boolean first = word == span.from();
    boolean last = word == span.to() - 1;
    // What says it most exactly comes first; a model of fewer prefixes has the ones behind.
    String wanted = first && last ? "SBI" : first ? "BI" : last ? "EI" : "I";
    for (char prefix : wanted.toCharArray()) {
      for (int i = 0; i < labels.size(); i++) {
        String label = labels.get(i);
        if (!isOutside(label)
            && type(label).equals(span.type())
            && (this != PREFIXES || prefix(label) == prefix)) {
          return OptionalInt.of(i);
        }
      }
    }
    return OptionalInt.empty();
  }

  /**
   * A tag a word in one scheme (IOB2), whatever the scheme of those that the spans came from: so
   * tags of two schemes can be compared.
   *
   * @param words how many words the sentence has
   */
  public static List<String> canonical(List<TagSpan> spans, int words) {
    List<String> tags = new ArrayList<>(java.util.Collections.nCopies(words, OUTSIDE));
    for (TagSpan s : spans) {
      for (int i = s.from(); i < Math.min(s.to(), words); i++) {
        tags.set(i, (i == s.from() ? "B-" : "I-") + s.type());
      }
    }
    return tags;
  }
}

package dev.lathe.controllers.text;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the layers of a model are called on screen: {@code /bert/encoder/layer.3/output/dense/MatMul}
 * is "layer 3 · output · dense". What most names begin with is left out, numbers go to the word
 * before them, and the operator at the end is named only where another node of the same place would
 * be called alike. No two names of a model become one.
 */
public final class LayerNames {
  /** Knows no model: every name is as it is. */
  public static final LayerNames NONE = new LayerNames(Map.of());

  private static final String BETWEEN = " · ";
  private static final Pattern NUMBER = Pattern.compile("_*\\d+");
  private static final Pattern OPERATOR = Pattern.compile("[A-Z][A-Za-z0-9]*(_\\d+)?");

  /** The operator of a place that the place is named after, since it has the weights. */
  private static final Pattern MAIN =
      Pattern.compile("(Conv|ConvTranspose|Conv2D|Gemm|MatMul|LSTM|GRU)(_\\d+)?");

  /** What this share of all names begins with tells none of them apart. */
  private static final double MOST = 0.6;

  private final Map<String, String> shown;

  private LayerNames(Map<String, String> shown) {
    this.shown = shown;
  }

  /** The names of a model's nodes, whichever of them are listed later. */
  public static LayerNames of(Collection<String> raw) {
    Set<String> all = new LinkedHashSet<>(raw);
    Map<String, List<String>> parts = new HashMap<>();
    all.forEach(n -> parts.put(n, parts(n)));
    int drop = sharedPrefix(parts.values());
    List<String> prefix = longest(parts.values(), drop);
    Map<String, List<String>> rest = new HashMap<>();
    parts.forEach((n, p) -> rest.put(n, startsWith(p, prefix) ? p.subList(drop, p.size()) : p));
    return new LayerNames(distinct(all, rest));
  }

  /** How a node is called; as it is where the model is not known or has no such node. */
  public String shown(String raw) {
    return shown.getOrDefault(raw, raw);
  }

  private static List<String> parts(String name) {
    List<String> parts = new ArrayList<>();
    for (String piece : name.split("/")) {
      for (String part : piece.split("\\.")) {
        if (!part.isEmpty() && NUMBER.matcher(part).matches() && !parts.isEmpty()) {
          String word = parts.remove(parts.size() - 1).replaceAll("_+$", "");
          parts.add(word + " " + part.replaceAll("^_+", ""));
        } else if (!part.isEmpty()) {
          parts.add(part);
        }
      }
    }
    // PyTorch says "stage2/stage2.0": the second tells the first too.
    List<String> told = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      boolean again =
          i + 1 < parts.size()
              && (parts.get(i + 1).equals(parts.get(i))
                  || parts.get(i + 1).startsWith(parts.get(i) + " "));
      if (!again) {
        told.add(parts.get(i));
      }
    }
    return told;
  }

  /** How many parts at the beginning most names share, not counting their last. */
  private static int sharedPrefix(Collection<List<String>> all) {
    List<List<String>> deep = all.stream().filter(p -> p.size() > 1).toList();
    int depth = 0;
    while (shared(deep, depth + 1) >= MOST * deep.size() && !deep.isEmpty()) {
      depth++;
    }
    return depth;
  }

  private static long shared(List<List<String>> names, int depth) {
    return names.stream()
        .filter(p -> p.size() > depth)
        .collect(Collectors.groupingBy(p -> p.subList(0, depth), Collectors.counting()))
        .values()
        .stream()
        .mapToLong(Long::longValue)
        .max()
        .orElse(0);
  }

  /** The beginning of that depth that most share. */
  private static List<String> longest(Collection<List<String>> names, int depth) {
    return names.stream()
        .filter(p -> p.size() > depth)
        .collect(Collectors.groupingBy(p -> p.subList(0, depth), Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse(List.of());
  }

  private static boolean startsWith(List<String> parts, List<String> prefix) {
    return parts.size() > prefix.size() && parts.subList(0, prefix.size()).equals(prefix);
  }

  private static Map<String, String> distinct(Set<String> all, Map<String, List<String>> rest) {
    Map<String, List<String>> byPlace = new HashMap<>();
    all.forEach(n -> byPlace.computeIfAbsent(place(rest.get(n)), k -> new ArrayList<>()).add(n));
    Map<String, String> shown = new HashMap<>();
    for (Map.Entry<String, List<String>> e : byPlace.entrySet()) {
      List<String> main =
          e.getValue().stream().filter(n -> MAIN.matcher(operator(rest.get(n))).matches()).toList();
      for (String n : e.getValue()) {
        boolean alone = e.getValue().size() == 1 || main.size() == 1 && main.get(0).equals(n);
        shown.put(n, alone ? e.getKey() : String.join(BETWEEN, rest.get(n)));
      }
    }
    Map<String, Long> times =
        shown.values().stream().collect(Collectors.groupingBy(s -> s, Collectors.counting()));
    shown.replaceAll((n, s) -> times.get(s) > 1 || s.isEmpty() ? n : s);
    return shown;
  }

  /** Without the operator at the end. */
  private static String place(List<String> parts) {
    boolean named = parts.size() > 1 && OPERATOR.matcher(operator(parts)).matches();
    return String.join(BETWEEN, named ? parts.subList(0, parts.size() - 1) : parts);
  }

  private static String operator(List<String> parts) {
    return parts.isEmpty() ? "" : parts.get(parts.size() - 1);
  }
}

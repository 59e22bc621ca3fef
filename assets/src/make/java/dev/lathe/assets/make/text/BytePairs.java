package dev.lathe.assets.make.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level BPE vocabulary (Sennrich, Haddow and Birch 2016; over bytes as GPT-2 has it):
 * all 256 bytes, so that any text can be read, and the pairs that stand together most often.
 *
 * @param merges pairs in the order in which they are joined
 */
public record BytePairs(List<Pair> merges) {
  /** The token that ends a text; its id is 0. */
  public static final String END = "<|endoftext|>";

  /** Two pieces that become one. */
  public record Pair(String left, String right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair other) {
      int byLeft = left.compareTo(other.left);
      return byLeft != 0 ? byLeft : right.compareTo(other.right);
    }
  }

  /** GPT-2's way to cut a text before pairs are looked for. */
  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+");

  /** Copies the list. */
  public BytePairs {
    merges = List.copyOf(merges);
  }

  /**
   * Learns pairs until the vocabulary is full or no pair occurs twice; of equally frequent pairs
   * the first by its letters.
   *
   * @param size how many tokens there are at most, the end and all bytes included
   */
  public static BytePairs learn(List<String> texts, int size) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String text : texts) {
      Matcher m = WORD.matcher(text);
      while (m.find()) {
        counts.merge(m.group(), 1, Integer::sum);
      }
    }
    List<List<String>> words = new ArrayList<>();
    List<Integer> times = new ArrayList<>(counts.values());
    counts.keySet().forEach(w -> words.add(new ArrayList<>(symbols(w))));
    List<Pair> merges = new ArrayList<>();
    while (merges.size() + 257 < size) {
      Map<Pair, Integer> pairs = new TreeMap<>();
      for (int w = 0; w < words.size(); w++) {
        List<String> word = words.get(w);
        for (int i = 0; i + 1 < word.size(); i++) {
          pairs.merge(new Pair(word.get(i), word.get(i + 1)), times.get(w), Integer::sum);
        }
      }
      Map.Entry<Pair, Integer> best = null;
      for (Map.Entry<Pair, Integer> e : pairs.entrySet()) {
        best = best == null || e.getValue() > best.getValue() ? e : best;
      }
      if (best == null || best.getValue() < 2) {
        break;
      }
      Pair joined = best.getKey();
      merges.add(joined);
      words.forEach(w -> join(w, joined));
    }
    return new BytePairs(merges);
  }

  private static void join(List<String> word, Pair pair) {
    for (int i = 0; i + 1 < word.size(); i++) {
      if (word.get(i).equals(pair.left()) && word.get(i + 1).equals(pair.right())) {
        word.set(i, pair.left() + pair.right());
        word.remove(i + 1);
      }
    }
  }

  private static List<String> symbols(String word) {
    List<String> symbols = new ArrayList<>();
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      symbols.add(symbol(b & 0xff));
    }
    return symbols;
  }

  /** GPT-2's letter for a byte: itself where it can be seen, else one from 256 on. */
  private static String symbol(int b) {
    if (isVisible(b)) {
      return String.valueOf((char) b);
    }
    int before = 0;
    for (int i = 0; i < b; i++) {
      before += isVisible(i) ? 0 : 1;
    }
    return String.valueOf((char) (256 + before));
  }

  private static boolean isVisible(int b) {
    return b >= '!' && b <= '~' || b >= 0xa1 && b <= 0xac || b >= 0xae;
  }

  /** All tokens; the place in the list is the id. */
  public List<String> vocabulary() {
    List<String> all = new ArrayList<>(List.of(END));
    for (int b = 0; b < 256; b++) {
      all.add(symbol(b));
    }
    merges.forEach(m -> all.add(m.left() + m.right()));
    return all;
  }

  /** The {@code tokenizer.json} of Hugging Face's tokenizers. */
  public String tokenizerJson() {
    StringBuilder vocab = new StringBuilder();
    List<String> all = vocabulary();
    for (int i = 0; i < all.size(); i++) {
      vocab.append(i == 0 ? "" : ",\n      ").append(quoted(all.get(i))).append(": ").append(i);
    }
    StringBuilder pairs = new StringBuilder();
    for (Pair m : merges) {
      pairs.append(pairs.isEmpty() ? "" : ",\n      ");
      pairs.append(quoted(m.left() + " " + m.right()));
    }
    return TEMPLATE
        .replace("@END@", quoted(END))
        .replace("@VOCAB@", vocab)
        .replace("@MERGES@", pairs);
  }

  private static String quoted(String s) {
    return '"' + s.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static final String TEMPLATE =
      """
      {
        "version": "1.0",
        "truncation": null,
        "padding": null,
        "added_tokens": [
          {"id": 0, "content": @END@, "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true}
        ],
        "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
        "post_processor": null,
        "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
        "model": {
          "type": "BPE",
          "dropout": null,
          "unk_token": null,
          "continuing_subword_prefix": null,
          "end_of_word_suffix": null,
          "fuse_unk": false,
          "byte_fallback": false,
          "ignore_merges": false,
          "vocab": {
            @VOCAB@
          },
          "merges": [
            @MERGES@
          ]
        }
      }
      """;
}

package dev.lathe.assets.make.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a WordPiece vocabulary from sentences: the frequent words whole, and for all others the
 * letters and the frequent pieces of two and three letters.
 */
public final class WordPieces {
  /** Longest input in tokens, the two marks included. */
  public static final int MAX_TOKENS = 64;

  private static final Pattern WORD = Pattern.compile("[a-z]+|[0-9]+|[^\\sa-z0-9]");
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String SIGNS = ".,?!:;'\"()-/&%+@#*";

  private WordPieces() {}

  /** The vocabulary; the index in the list is the token id. */
  public static List<String> vocabulary(List<String> sentences, int atLeast, int pieces) {
    Map<String, Integer> counts = new TreeMap<>();
    for (String s : sentences) {
      Matcher m = WORD.matcher(s.toLowerCase(Locale.ROOT));
      while (m.find()) {
        counts.merge(m.group(), 1, Integer::sum);
      }
    }
    Set<String> vocabulary = new LinkedHashSet<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]"));
    (SIGNS + LETTERS).chars().forEach(c -> vocabulary.add(String.valueOf((char) c)));
    LETTERS.chars().forEach(c -> vocabulary.add("##" + (char) c));
    Set<String> words =
        counts.entrySet().stream()
            .filter(e -> e.getValue() >= atLeast && Character.isLetter(e.getKey().charAt(0)))
            .map(Map.Entry::getKey)
            .collect(Collectors.toCollection(TreeSet::new));
    vocabulary.addAll(words);
    vocabulary.addAll(frequentPieces(words, pieces));
    return new ArrayList<>(vocabulary);
  }

  /** Pieces inside words, by the number of different words that have them. */
  private static List<String> frequentPieces(Set<String> words, int count) {
    Map<String, Integer> seen = new TreeMap<>();
    for (String w : words) {
      for (int length = 2; length <= 3; length++) {
        for (int i = 1; i + length <= w.length(); i++) {
          seen.merge("##" + w.substring(i, i + length), 1, Integer::sum);
        }
      }
    }
    return seen.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(count)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The {@code tokenizer.json} of Hugging Face's tokenizers: BERT's rules, lower case. */
  public static String tokenizerJson(List<String> vocabulary) {
    StringBuilder vocab = new StringBuilder();
    for (int i = 0; i < vocabulary.size(); i++) {
      vocab.append(i == 0 ? "" : ",\n      ");
      vocab.append(quoted(vocabulary.get(i))).append(": ").append(i);
    }
    StringBuilder marks = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      marks.append(i == 0 ? "" : ",\n    ");
      marks.append(
          String.format(
              Locale.ROOT,
              "{\"id\": %d, \"content\": %s, \"single_word\": false, \"lstrip\": false, "
                  + "\"rstrip\": false, \"normalized\": false, \"special\": true}",
              i,
              quoted(vocabulary.get(i))));
    }
    return TEMPLATE
        .replace("@MAX@", Integer.toString(MAX_TOKENS))
        .replace("@MARKS@", marks)
        .replace("@VOCAB@", vocab);
  }

  private static String quoted(String s) {
    return '"' + s.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private static final String TEMPLATE =
      """
      {
        "version": "1.0",
        "truncation": {"direction": "Right", "max_length": @MAX@, "strategy": "LongestFirst", "stride": 0},
        "padding": null,
        "added_tokens": [
          @MARKS@
        ],
        "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true, "strip_accents": null, "lowercase": true},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
          "type": "TemplateProcessing",
          "single": [
            {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}}
          ],
          "pair": [
            {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
            {"Sequence": {"id": "A", "type_id": 0}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            {"Sequence": {"id": "B", "type_id": 1}},
            {"SpecialToken": {"id": "[SEP]", "type_id": 1}}
          ],
          "special_tokens": {
            "[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
            "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}
          }
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true},
        "model": {
          "type": "WordPiece",
          "unk_token": "[UNK]",
          "continuing_subword_prefix": "##",
          "max_input_chars_per_word": 100,
          "vocab": {
            @VOCAB@
          }
        }
      }
      """;
}

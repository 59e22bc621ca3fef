package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import dev.lathe.base.LatheException;
import dev.lathe.base.Remedy;
import dev.lathe.engine.answer.TrueText;
import dev.lathe.engine.data.Sample.TensorSample;
import dev.lathe.engine.data.Sample.TextSample;
import dev.lathe.engine.graph.Tensors;
import dev.lathe.engine.task.Model;
import dev.lathe.engine.tokenize.Tokens;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Texts that are their own truth, in windows of so many tokens: a text file is one text, each row
 * of a table one of its own. What is left of a text at its end is a shorter window; a single token
 * is none.
 */
final class TextWindows {
  /** Where the model's context is not known. */
  private static final int USUAL = 512;

  /** The longest window unless one is asked for: memory grows with its length. */
  private static final int LONGEST = 2048;

  /** So many characters of a file are cut into tokens at once, to the end of a line. */
  private static final int PIECE = 100_000;

  private static final long MAX_TOKENS = 50_000_000;

  private final Path path;
  private final Model model;
  private final Problems problems;
  private final JobContext context;
  private final List<Example> windows = new ArrayList<>();
  private long tokensRead;
  private int length;

  TextWindows(Path path, Model model, Problems problems, JobContext context) {
    this.path = path;
    this.model = model;
    this.problems = problems;
    this.context = context;
  }

  /**
   * All windows, in the order of the text.
   *
   * @throws LatheException when it is no text, or a token is unknown
   */
  List<Example> read(String name) throws IOException {
    String lower = name.toLowerCase(Locale.ROOT);
    boolean plain = lower.endsWith(".txt") || lower.endsWith(".md");
    if (Files.isDirectory(path)
        || !plain && !lower.matches(".*\\.(csv|tsv|tab|jsonl|ndjson|json)")) {
      throw LatheException.input(
          name + " is not a text that Lathe knows.",
          "Known are text files (TXT) and tables with a column of texts (CSV, TSV, JSONL).",
          "Give the file one of these endings, or choose another.");
    }
    Path tokenizer =
        model
            .setup()
            .tokenizer()
            .orElseThrow(
                () ->
                    LatheException.input(
                            model.name() + " cannot read text.",
                            "No tokenizer is known.",
                            "Put its tokenizer.json, or its vocabulary, beside it.")
                        .with(Remedy.TOKENIZER));
    try (Tokens tokens = Tokens.openWhole(tokenizer)) {
      int known = tokens.maxTokens() == Integer.MAX_VALUE ? USUAL : tokens.maxTokens();
      length =
          model.setup().task().window(model.setup().options()).orElse(Math.min(known, LONGEST));
      if (plain) {
        file(tokens, name);
      } else {
        table(tokens, name);
      }
    }
    return windows;
  }

  private void file(Tokens tokens, String name) throws IOException {
    long[] left = {};
    try (BufferedReader in = TextSource.of(() -> Files.newInputStream(path), name).open()) {
      StringBuilder piece = new StringBuilder();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        piece.append(line).append('\n');
        if (piece.length() >= PIECE) {
          left = cut(joined(left, tokens.encodePart(piece.toString())), false);
          piece.setLength(0);
        }
      }
      cut(joined(left, tokens.encodePart(piece.toString().strip())), true);
    }
  }

  private void table(Tokens tokens, String name) throws IOException {
    Table table = Table.read(() -> Files.newInputStream(path), name);
    LabelMatcher none = new LabelMatcher(model, problems);
    new TextTables(table, model.setup(), none, problems, false)
        .read(
            RowListener.NONE, e -> cut(tokens.encodePart(((TextSample) e.sample()).text()), true));
  }

  private static long[] joined(long[] a, long... b) {
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  /**
   * Cuts windows off a text.
   *
   * @param end whether no more of the text comes
   * @return what is left of it
   */
  private long[] cut(long[] ids, boolean end) {
    context.checkCancelled();
    int at = 0;
    while (ids.length - at >= length || end && ids.length - at >= 2) {
      int to = Math.min(ids.length, at + length);
      if (to - at >= 2) {
        window(Arrays.copyOfRange(ids, at, to));
      }
      at = to;
    }
    return Arrays.copyOfRange(ids, at, ids.length);
  }

  private void window(long... ids) {
    tokensRead += ids.length;
    if (tokensRead > MAX_TOKENS) {
      problems.note("The text is long: its first 50 million tokens are used.");
      return;
    }
    windows.add(
        new Example(
            new TensorSample(
                "window " + (windows.size() + 1),
                Map.of("tokens", Tensors.ofLongs(ids, 1, ids.length))),
            Optional.of(new TrueText(ids.length))));
  }
}

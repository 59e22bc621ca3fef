package dev.lathe.engine.data;

import dev.lathe.base.JobContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds samples that are there twice, however many there are: by sorting what makes them equal. */
final class Duplicates {
  private static final int KEY = 32;
  private static final int TRUTH = KEY + Integer.BYTES;

  private final List<Example> examples;
  private final Found copies = new Found("are copies of another one (copies stay in one split)");
  private final Found contradicting = new Found("are copies of another one with a different label");
  private final Map<String, Integer> truths = new TreeMap<>();
  private final MessageDigest digest = ContentKeys.digest();
  private byte[] first = new byte[0];
  private boolean digested;

  private Duplicates(List<Example> examples) {
    this.examples = examples;
  }

  /** Of one kind: how many, and the first few with what they are copies of, by place. */
  private static final class Found {
    final String kind;
    final TreeMap<Integer, Integer> named = new TreeMap<>();
    int count;

    Found(String kind) {
      this.kind = kind;
    }

    void add(int place, int twin) {
      count++;
      named.put(place, twin);
      if (named.size() > Problems.NAMED) {
        named.pollLastEntry();
      }
    }
  }

  /**
   * Looks through all.
   *
   * @return their fingerprint, see {@link DataFingerprint}, where all are tensors: of those the
   *     same makes it and makes copies
   * @throws dev.lathe.base.CancelledException when cancelled
   */
  static Optional<String> find(List<Example> examples, Problems problems, JobContext context) {
    Duplicates found = new Duplicates(examples);
    boolean tensors = true;
    try (SortedRecords records = new SortedRecords()) {
      for (int i = 0; i < examples.size(); i++) {
        if (i % 256 == 0) {
          context.checkCancelled();
          context.aside().progress(i, examples.size(), "Looking for duplicates");
        }
        Example e = examples.get(i);
        tensors &= e.sample() instanceof Sample.TensorSample;
        records.add(record(i, e));
      }
      records.forEach(found::look);
      found.digestGroup();
    }
    Stream.of(found.copies, found.contradicting)
        .filter(f -> f.count > 0)
        .sorted(Comparator.comparing(f -> f.named.firstKey()))
        .forEach(f -> found.tell(f, problems));
    return tensors ? Optional.of(ContentKeys.hex(found.digest)) : Optional.empty();
  }

  /** Key, place, and what is right. */
  private static byte[] record(int place, Example example) {
    byte[] truth = example.truth().map(t -> bytes(t.toString())).orElse(new byte[0]);
    return ByteBuffer.allocate(TRUTH + truth.length)
        .put(bytes(ContentKeys.ofLength(KEY, example.sample())))
        .putInt(place)
        .put(truth)
        .array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Records come by key and, within one key, by place. */
  private void look(byte[] record) {
    if (first.length == 0 || !Arrays.equals(first, 0, KEY, record, 0, KEY)) {
      digestGroup();
      first = record;
    } else {
      boolean known = first.length > TRUTH && record.length > TRUTH;
      boolean same = Arrays.equals(first, TRUTH, first.length, record, TRUTH, record.length);
      (known && !same ? contradicting : copies).add(place(record), place(first));
    }
    String truth =
        record.length > TRUTH
            ? new String(record, TRUTH, record.length - TRUTH, StandardCharsets.UTF_8)
            : DataFingerprint.UNKNOWN;
    truths.merge(truth, 1, Integer::sum);
  }

  /** Those of one key, ordered by what is right for them. */
  private void digestGroup() {
    truths.forEach(
        (truth, count) -> {
          byte[] bytes = bytes("\n" + truth);
          for (int i = 0; i < count; i++) {
            if (digested) {
              digest.update((byte) '\n');
            }
            digested = true;
            digest.update(first, 0, KEY);
            digest.update(bytes);
          }
        });
    truths.clear();
  }

  private static int place(byte[] record) {
    return ByteBuffer.wrap(record).getInt(KEY);
  }

  private void tell(Found found, Problems problems) {
    for (Map.Entry<Integer, Integer> e : found.named.entrySet()) {
      problems.add(found.kind, name(e.getKey()) + " = " + name(e.getValue()));
    }
    problems.more(found.kind, found.count - found.named.size());
  }

  private String name(int place) {
    String n = examples.get(place).sample().name();
    return n.length() <= 60 ? n : "…" + n.substring(n.length() - 57);
  }
}

package dev.lathe.engine.tokenize;

import dev.lathe.base.ProcessWideState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * The tokenizers' processes. A preview opens a model at each move of a slider, and to start a
 * process takes longer than that may; so each file has one, which stays a while when nobody uses
 * it. They end with this process.
 */
final class TokenizerPool {
  /** So many stay open although nobody uses them. */
  private static final int IDLE = 2;

  @ProcessWideState("all predictors of a process share a tokenizer's process, whoever opens them")
  private static final TokenizerPool POOL = new TokenizerPool();

  /** A file in one state, for one length of sentences. */
  private record Key(Path file, long bytes, long modified, OptionalInt length) {}

  private static final class Entry {
    private final TokenizerChild child;
    private int users;

    Entry(TokenizerChild child) {
      this.child = child;
    }
  }

  private final Map<Key, Entry> entries = new LinkedHashMap<>();

  static TokenizerPool ofThisProcess() {
    return POOL;
  }

  /** The use of a tokenizer, until it is closed. */
  final class Lease implements AutoCloseable {
    private final Key key;
    private final Entry entry;
    private boolean closed;

    private Lease(Key key, Entry entry) {
      this.key = key;
      this.entry = entry;
    }

    /**
     * The tokenizer.
     *
     * @throws IllegalStateException after close
     */
    TokenizerChild child() {
      synchronized (TokenizerPool.this) {
        if (closed) {
          throw new IllegalStateException("the tokenizer is closed");
        }
      }
      return entry.child;
    }

    @Override
    public void close() {
      List<TokenizerChild> superfluous = List.of();
      synchronized (TokenizerPool.this) {
        if (!closed) {
          closed = true;
          superfluous = release(key, entry);
        }
      }
      superfluous.forEach(TokenizerChild::close);
    }
  }

  /** The use of a tokenizer; nothing is started yet. */
  synchronized Lease lease(Path file, OptionalInt length) {
    Key key = key(file, length);
    Entry entry =
        entries.computeIfAbsent(key, k -> new Entry(new TokenizerChild(k.file(), k.length())));
    entry.users++;
    return new Lease(key, entry);
  }

  private static Key key(Path file, OptionalInt length) {
    try {
      return new Key(file, Files.size(file), Files.getLastModifiedTime(file).toMillis(), length);
    } catch (IOException e) {
      return new Key(file, 0, 0, length); // opening it says so
    }
  }

  /** The last one used stays longest. */
  private List<TokenizerChild> release(Key key, Entry entry) {
    entry.users--;
    entries.remove(key);
    entries.put(key, entry);
    long idle = entries.values().stream().filter(e -> e.users == 0).count();
    List<TokenizerChild> superfluous = new ArrayList<>();
    Iterator<Entry> all = entries.values().iterator();
    while (idle > IDLE && all.hasNext()) {
      Entry e = all.next();
      if (e.users == 0) {
        all.remove();
        superfluous.add(e.child);
        idle--;
      }
    }
    return superfluous;
  }
}

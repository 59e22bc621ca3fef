package dev.lathe.controllers.changes;

import dev.lathe.base.JobContext;
import dev.lathe.controllers.job.JobRunner;
import dev.lathe.controllers.job.JobSpec;
import dev.lathe.controllers.services.AppServices;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Texts;
import dev.lathe.controllers.tryit.Scaling;
import dev.lathe.engine.data.Example;
import dev.lathe.engine.data.Sample.ImageSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Small pictures of examples, decoded when they are looked at; those that were looked at longest
 * ago are given up beyond a number of bytes. Use on the screen's thread.
 */
final class Thumbnails {
  private static final int SIDE = 256;

  /** About 120 pictures of that side. */
  private static final long MOST_BYTES = 32_000_000;

  private static final int AT_ONCE = 24;

  private final AppServices services;
  private final JobRunner jobs;
  private final long mostBytes;
  private final Map<ChangeItem, Long> kept = new LinkedHashMap<>(64, 0.75f, true);
  private final Set<ChangeItem> wanted = new LinkedHashSet<>();
  private List<Example> examples = List.of();
  private long bytes;
  private long era;
  private boolean running;

  Thumbnails(AppServices services, JobRunner jobs) {
    this(services, jobs, MOST_BYTES);
  }

  Thumbnails(AppServices services, JobRunner jobs, long mostBytes) {
    this.services = services;
    this.jobs = jobs;
    this.mostBytes = mostBytes;
  }

  /** Other examples; what was kept of the former ones is given up. */
  void begin(List<Example> newExamples) {
    era++;
    examples = newExamples;
    wanted.clear();
    kept.keySet().forEach(i -> i.setThumbnail(Optional.empty()));
    kept.clear();
    bytes = 0;
  }

  /** How many bytes are held. */
  long bytes() {
    return bytes;
  }

  /** An item is looked at. */
  void want(ChangeItem item) {
    if (kept.get(item) == null && wanted.add(item)) {
      next();
    }
  }

  private record Thumb(ChangeItem item, Optional<PixelPicture> picture) {}

  private void next() {
    if (running || wanted.isEmpty()) {
      return;
    }
    // What was looked at last is most likely still seen.
    List<ChangeItem> all = new ArrayList<>(wanted);
    List<ChangeItem> part =
        new ArrayList<>(all.subList(Math.max(0, all.size() - AT_ONCE), all.size()));
    List<Example> from = examples;
    long now = era;
    part.forEach(wanted::remove);
    running = true;
    jobs.start(
        JobSpec.<Thumb, Void>inParts(
                Texts.get("job.thumbnails"),
                (c, parts) -> decode(part, from, parts, c),
                t -> {
                  if (now == era) {
                    keep(t);
                  }
                })
            .unlisted()
            // A picture that cannot be read says so when it is opened.
            .onFailure(e -> {})
            .onFinished(
                () -> {
                  running = false;
                  next();
                }));
  }

  private Void decode(
      List<ChangeItem> part, List<Example> from, Consumer<Thumb> parts, JobContext context) {
    for (ChangeItem item : part) {
      context.checkCancelled();
      parts.accept(new Thumb(item, picture(item, from)));
    }
    return null;
  }

  private Optional<PixelPicture> picture(ChangeItem item, List<Example> from) {
    int number = item.example().number();
    if (number >= from.size() || !(from.get(number).sample() instanceof ImageSample image)) {
      return Optional.empty();
    }
    try {
      PixelPicture whole = services.decodePicture(image.source().read(), image.name());
      return Optional.of(Scaling.fit(whole, SIDE));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private void keep(Thumb t) {
    long size = t.picture().map(p -> 4L * p.width() * p.height()).orElse(0L);
    kept.put(t.item(), size);
    bytes += size;
    t.item().setThumbnail(t.picture());
    Iterator<Map.Entry<ChangeItem, Long>> oldest = kept.entrySet().iterator();
    while (bytes > mostBytes && oldest.hasNext()) {
      Map.Entry<ChangeItem, Long> e = oldest.next();
      if (e.getKey() != t.item()) {
        bytes -= e.getValue();
        e.getKey().setThumbnail(Optional.empty());
        oldest.remove();
      }
    }
  }
}

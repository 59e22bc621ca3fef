package dev.lathe.controllers.compare;

import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.measure.DataKey;
import dev.lathe.engine.measure.MeasurementKey;
import dev.lathe.engine.measure.MeasurementKey.Misfit;
import dev.lathe.engine.measure.MeasurementKey.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a row was measured with: whom it may be compared with, and whether it still tells about what
 * is chosen now.
 *
 * @param group equal for rows that may be compared with each other; empty for rows that may not be
 *     compared with any: nothing was measured, or with what was not recorded
 * @param text the data, and what else is not as it would be now, in a few words
 * @param misfits sentences: why the row does not tell about what is chosen now; empty when it does
 */
public record MeasuredWith(Optional<String> group, String text, List<String> misfits) {
  /** Of a variant without a measurement. */
  static final MeasuredWith NOTHING = new MeasuredWith(Optional.empty(), "", List.of());

  /** Copies the list. */
  public MeasuredWith {
    misfits = List.copyOf(misfits);
  }

  /** Whether the row tells about what is chosen now. */
  public boolean fits() {
    return misfits.isEmpty();
  }

  /** Whether a row may be compared with one that was measured with that. */
  boolean mayMeet(MeasuredWith other) {
    return group.isPresent() && group.equals(other.group);
  }

  /**
   * Of a row.
   *
   * @param now the key that it would have if it were measured now
   */
  static MeasuredWith of(Optional<MeasurementKey> key, Optional<MeasurementKey> now) {
    if (key.isEmpty()) {
      return new MeasuredWith(
          Optional.empty(),
          Texts.get("compare.with.not-recorded"),
          List.of(Texts.get("compare.with.not-recorded.help")));
    }
    MeasurementKey then = key.get();
    List<Misfit> misfits = now.map(then::misfits).orElse(List.of());
    List<String> words = new ArrayList<>();
    words.add(then.data().map(DataKey::words).orElse(Texts.get("compare.with.no-data")));
    for (Misfit m : misfits) {
      if (m.part() == Part.THREADS) {
        words.add(Texts.get("compare.with.threads", then.threads()));
      } else if (m.part() == Part.RUNTIME || m.part() == Part.SETUP || m.part() == Part.LOAD) {
        words.add(Texts.get("compare.with." + m.part().name().toLowerCase(Locale.ROOT)));
      }
    }
    return new MeasuredWith(
        Optional.of(then.conditions()),
        String.join(" · ", words),
        misfits.stream().map(Misfit::sentence).toList());
  }
}

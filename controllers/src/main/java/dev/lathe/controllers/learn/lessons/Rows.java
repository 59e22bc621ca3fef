package dev.lathe.controllers.learn.lessons;

import dev.lathe.controllers.compare.CompareRow;
import dev.lathe.controllers.compare.Interval;
import dev.lathe.controllers.compare.Quality;
import dev.lathe.controllers.learn.LessonBench;
import dev.lathe.controllers.learn.Reading;
import dev.lathe.controllers.learn.Seen;
import java.util.Optional;
import java.util.function.Function;

/** What lessons read off the rows of Compare. */
final class Rows {
  private Rows() {}

  /** How many times as fast as the original a variant answers. */
  static Reading speed(String id, String pass) {
    return of(id, pass, CompareRow::speedup);
  }

  /** What it has lost of the original's quality; below zero where it has gained. */
  static Reading loss(String id, String pass) {
    return of(id, pass, r -> r.quality().flatMap(Rows::loss));
  }

  private static Optional<Interval> loss(Quality q) {
    double sign = q.higherIsBetter() ? -1 : 1;
    return q.delta()
        .map(
            d ->
                new Interval(
                    sign * d.value(),
                    Math.min(sign * d.low(), sign * d.high()),
                    Math.max(sign * d.low(), sign * d.high()),
                    d.n()));
  }

  /** Its file as a share of the original's. */
  static Reading size(String id, String pass) {
    return new Reading(
        id,
        b ->
            b.settled(
                b.row(pass)
                    .flatMap(
                        r -> b.original().map(o -> Seen.exactly((double) r.bytes() / o.bytes())))));
  }

  /** Something of a variant's row. */
  static Reading of(String id, String pass, Function<CompareRow, Optional<Interval>> what) {
    return new Reading(id, b -> b.settled(b.row(pass).flatMap(what)));
  }

  /** Something of the original's row. */
  static Reading original(String id, Function<CompareRow, Optional<Interval>> what) {
    return new Reading(id, b -> b.settled(b.original().flatMap(what)));
  }

  /** 1 where every row that a lesson looks at is trusted, else 0. */
  static Reading trust(String id, String pass) {
    return new Reading(id, b -> b.settled(trust(b, pass)));
  }

  private static Optional<Interval> trust(LessonBench b, String pass) {
    return b.original()
        .flatMap(o -> b.row(pass).map(r -> isValid(o) && isValid(r)))
        .map(both -> Seen.exactly(both ? 1 : 0));
  }

  private static boolean isValid(CompareRow row) {
    return row.trust() == CompareRow.Trust.VALID;
  }
}

package dev.lathe.controllers.changes;

/**
 * What a variant did to one class, written.
 *
 * @param index of the class
 * @param label its name
 * @param count how many examples, or objects in them, it has
 * @param before share that the original finds, with its interval
 * @param after share that the variant finds, with its interval
 * @param difference in points, with its interval
 * @param shareBefore 0..1
 * @param shareAfter 0..1
 * @param direction below 0 where less is found and chance does not explain it, above 0 where more
 *     is, 0 where no difference can be told
 */
public record ClassLine(
    int index,
    String label,
    String count,
    String before,
    String after,
    String difference,
    double shareBefore,
    double shareAfter,
    int direction) {}

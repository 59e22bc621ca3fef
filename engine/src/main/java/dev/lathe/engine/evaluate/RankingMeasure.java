package dev.lathe.engine.evaluate;

/** How well scores order examples, whatever the threshold. */
public enum RankingMeasure {
  /** The area under the ROC curve. */
  ROC_AUC,
  /** The precision at each threshold, weighted by the recall that it adds. */
  AVERAGE_PRECISION;

  GroupedScores.Statistic of(RankedScores scores) {
    return this == ROC_AUC ? scores.rocAuc() : scores.averagePrecision();
  }
}

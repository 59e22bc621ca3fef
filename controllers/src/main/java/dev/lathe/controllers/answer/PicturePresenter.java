package dev.lathe.controllers.answer;

import dev.lathe.controllers.answer.Curtain.Kind;
import dev.lathe.controllers.answer.Curtain.Side;
import dev.lathe.controllers.services.PixelPicture;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.engine.answer.Answer;
import dev.lathe.engine.answer.OutputPicture;
import dev.lathe.engine.answer.Raster;
import dev.lathe.engine.answer.TargetPicture;
import dev.lathe.engine.answer.Truth;
import dev.lathe.engine.evaluate.PictureQuality;
import dev.lathe.engine.evaluate.TruthScores;
import dev.lathe.engine.picture.Picture;
import dev.lathe.engine.picture.Rescaling;
import dev.lathe.engine.task.ModelSetup;
import dev.lathe.engine.task.Task;
import dev.lathe.engine.task.Tasks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Pictures that models make, behind a curtain. */
final class PicturePresenter implements TaskPresenter {
  /** More values beyond black or white than this share, and the range is likely another one. */
  private static final double MUCH_CUT = 0.2;

  @Override
  public Task task() {
    return Tasks.IMAGE_TO_IMAGE;
  }

  @Override
  public InputMode mode(ModelSetup setup) {
    return InputMode.CURTAIN;
  }

  @Override
  public AnswerContent content(List<Answer> mine, Optional<List<Answer>> original) {
    OutputPicture p = (OutputPicture) mine.get(0);
    Raster after = p.after();
    List<Side> sides = new ArrayList<>();
    p.shown().ifPresent(s -> sides.add(side(Kind.BEFORE, s.before(), after)));
    original.ifPresent(
        o -> sides.add(side(Kind.ORIGINAL, ((OutputPicture) o.get(0)).after(), after)));
    sides.add(side(Kind.AFTER, after, after));
    String size =
        Texts.get(
            "try.curtain.size",
            Integer.toString(after.width()),
            Integer.toString(after.height()),
            Formats.number(p.scale(), p.scale() == Math.rint(p.scale()) ? 0 : 2));
    return new Curtain(sides, size, problem(p));
  }

  private static Side side(Kind kind, Raster picture, Raster like) {
    // Two models' pictures may differ in size; the curtain lies over one place.
    Picture p = Picture.of(Rescaling.to(picture, like.width(), like.height()));
    return new Side(
        kind,
        Texts.get("try.curtain." + kind.name().toLowerCase(Locale.ROOT)),
        new PixelPicture(p.width(), p.height(), p.argb()));
  }

  private static String problem(OutputPicture p) {
    if (p.hasNaN()) {
      return Texts.get("try.curtain.no-numbers", Formats.whole(p.notNumbers()));
    }
    return p.clipped() > MUCH_CUT ? Texts.get("try.curtain.cut", Formats.percent(p.clipped())) : "";
  }

  @Override
  public String against(Answer mine, Truth right) {
    if (!(right instanceof TargetPicture)) {
      return "";
    }
    Map<String, Double> scores = new HashMap<>();
    TruthScores.of(task().metrics(), right, mine).forEach((m, v) -> scores.put(m.id(), v));
    if (!scores.containsKey("psnr")) {
      return Texts.get("try.curtain.target.other");
    }
    String psnr = Formats.number(scores.get("psnr"), 1);
    return scores.containsKey("ssim")
        ? Texts.get("try.curtain.target", psnr, Formats.number(scores.get("ssim"), 4))
        : Texts.get("try.curtain.target.psnr", psnr);
  }

  @Override
  public String difference(List<Answer> mine, List<Answer> original) {
    Raster a = ((OutputPicture) mine.get(0)).made();
    Raster b = ((OutputPicture) original.get(0)).made();
    if (!a.hasSizeOf(b)) {
      return Texts.get("try.curtain.other-size");
    }
    double psnr = PictureQuality.psnr(a, b);
    if (psnr >= PictureQuality.MOST_DECIBELS) {
      return Texts.get("try.curtain.same");
    }
    OptionalDouble ssim = PictureQuality.ssim(a, b);
    return ssim.isPresent()
        ? Texts.get(
            "try.curtain.difference",
            Formats.number(psnr, 1),
            Formats.number(ssim.getAsDouble(), 4))
        : Texts.get("try.curtain.psnr", Formats.number(psnr, 1));
  }

  @Override
  public String change(Answer original, Answer draft) {
    Raster a = ((OutputPicture) original).made();
    Raster b = ((OutputPicture) draft).made();
    return a.hasSizeOf(b)
        ? Texts.get("optimize.change.psnr", Formats.number(PictureQuality.psnr(a, b), 1))
        : Texts.get("try.curtain.other-size");
  }
}

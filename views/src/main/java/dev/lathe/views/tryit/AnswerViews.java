package dev.lathe.views.tryit;

import dev.lathe.controllers.answer.AnswerContent;
import dev.lathe.controllers.answer.Curtain;
import dev.lathe.controllers.answer.DrawnBoxes;
import dev.lathe.controllers.answer.DrawnMask;
import dev.lathe.controllers.answer.LabelBars;
import dev.lathe.controllers.answer.Likeness;
import dev.lathe.controllers.answer.ShownNumber;
import dev.lathe.controllers.answer.TaggedText;
import dev.lathe.controllers.answer.TensorTable;
import java.util.Map;

/** The views of answers, by the kind of content that the tasks' presenters make: the registry. */
final class AnswerViews {
  private static final Map<Class<? extends AnswerContent>, AnswerView> ALL =
      Map.of(
          Curtain.class, new CurtainView(),
          DrawnBoxes.class, new BoxesView(),
          DrawnMask.class, new MaskView(),
          LabelBars.class, new LabelsView(),
          Likeness.class, new LikenessView(),
          ShownNumber.class, new NumberView(),
          TaggedText.class, new TaggedTextView(),
          TensorTable.class, new TensorsView());

  private AnswerViews() {}

  /** The view that draws such a content. */
  static AnswerView of(AnswerContent content) {
    AnswerView view = ALL.get(content.getClass());
    if (view == null) {
      throw new IllegalStateException("nobody draws " + content.getClass().getSimpleName());
    }
    return view;
  }
}

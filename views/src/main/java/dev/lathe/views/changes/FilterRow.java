package dev.lathe.views.changes;

import dev.lathe.controllers.changes.ChangeItem.Kind;
import dev.lathe.controllers.changes.ChangeList;
import dev.lathe.controllers.text.Formats;
import dev.lathe.controllers.text.Texts;
import dev.lathe.views.parts.FoldingRow;
import dev.lathe.views.parts.Parts;
import dev.lathe.views.parts.Tips;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.InvalidationListener;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;

/** Which kinds of changes are shown, with how many there are; and of which class. */
final class FilterRow extends FoldingRow {
  private final ChangeList list;
  private final List<Runnable> recount = new ArrayList<>();

  FilterRow(ChangeList list) {
    super(2 * Parts.GRID);
    this.list = list;
    ToggleGroup group = new ToggleGroup();
    HBox pills = new HBox();
    pills.getChildren().add(toggle(group, Optional.empty(), "left-pill"));
    pills.getChildren().add(toggle(group, Optional.of(Kind.LOST), "center-pill"));
    pills.getChildren().add(toggle(group, Optional.of(Kind.GAINED), "center-pill"));
    pills.getChildren().add(toggle(group, Optional.of(Kind.CHANGED), "right-pill"));
    pills.setMinWidth(USE_PREF_SIZE);
    Label of = Parts.bound(list.ofProperty(), "small", "strong");
    Button all = Parts.styled(new Button(Texts.get("changes.all-classes")), "link-button");
    all.setId("changes-all-classes");
    all.setMinWidth(USE_PREF_SIZE);
    all.setTooltip(Tips.of(Texts.get("changes.all-classes.help")));
    all.setOnAction(e -> list.showAllClasses());
    HBox classes = Parts.row(of, all);
    InvalidationListener follow = o -> Parts.show(classes, !list.ofProperty().get().isEmpty());
    list.ofProperty().addListener(follow);
    follow.invalidated(list.ofProperty());
    getChildren().addAll(pills, classes);
    list.versionProperty().addListener(o -> recount.forEach(Runnable::run));
  }

  private ToggleButton toggle(ToggleGroup group, Optional<Kind> kind, String pill) {
    String key = "changes.kind." + kind.map(k -> k.name().toLowerCase(Locale.ROOT)).orElse("all");
    ToggleButton b = Parts.styled(new ToggleButton(), "small", pill);
    b.setId("changes-" + key.substring("changes.kind.".length()));
    b.setTooltip(Tips.of(Texts.get(key + ".help")));
    b.setMinWidth(USE_PREF_SIZE);
    b.setToggleGroup(group);
    b.setOnAction(
        e -> {
          list.kindProperty().set(kind);
          // The one that is shown cannot be left by pressing it again.
          b.setSelected(true);
        });
    Runnable count =
        () ->
            b.setText(
                Texts.get("changes.kind.count", Texts.get(key), Formats.whole(list.count(kind))));
    recount.add(count);
    count.run();
    InvalidationListener follow = o -> b.setSelected(list.kindProperty().get().equals(kind));
    list.kindProperty().addListener(follow);
    follow.invalidated(list.kindProperty());
    return b;
  }
}

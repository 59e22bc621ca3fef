package dev.lathe.optimizers.distillation.templates;

import dev.lathe.base.LatheException;
import dev.lathe.engine.graph.OnnxModel;
import dev.lathe.engine.task.Model;
import dev.lathe.optimizers.pass.Param;
import dev.lathe.optimizers.training.fit.Head;
import java.util.ArrayList;
import java.util.List;

/** Fresh students by the name of their kind. */
public final class Templates {
  /** What stands for no template. */
  public static final String NONE = "none";

  private static final List<Template> ALL =
      List.of(new CnnTemplate(), new MlpTemplate(), new TransformerTemplate());

  private Templates() {}

  /** All, "none" first. */
  public static List<Param.Choice> choices() {
    List<Param.Choice> choices = new ArrayList<>(List.of(new Param.Choice(NONE, "None")));
    ALL.forEach(t -> choices.add(new Param.Choice(t.id(), t.name())));
    return choices;
  }

  /**
   * A fresh student.
   *
   * @param onnx with random weights
   * @param notes what it is
   */
  public record Fresh(OnnxModel onnx, List<String> notes) {
    /** Copies the list. */
    public Fresh {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Builds one.
   *
   * @param id of the kind
   * @param model its original teaches
   * @param head the teacher's
   * @param width share of the teacher's width
   * @param depth share of the teacher's layers
   * @throws LatheException when this kind does not fit the teacher
   */
  public static Fresh of(String id, Model model, Head head, double width, double depth, long seed) {
    Teacher teacher = Teacher.of(model.onnx(), head, model.setup().image());
    Template template = ALL.stream().filter(t -> t.id().equals(id)).findFirst().orElseThrow();
    template
        .problem(teacher)
        .ifPresent(
            why -> {
              throw refusal(template, teacher, why);
            });
    Template.Built built = template.build(teacher, width, depth, seed);
    List<String> notes = new ArrayList<>();
    notes.add("The student is " + built.words() + ", with random weights.");
    long made =
        built.onnx().graph().initializers().stream()
            .mapToLong(v -> v.constant().orElseThrow().elements())
            .sum();
    if (made > teacher.parameters()) {
      notes.add("It is larger than the teacher: this template does not get smaller.");
    }
    if (!teacher.otherOutputs().isEmpty()) {
      notes.add(
          "It makes only what is learned, '"
              + head.output()
              + "'; left out: "
              + String.join(", ", teacher.otherOutputs())
              + ".");
    }
    return new Fresh(built.onnx(), notes);
  }

  private static LatheException refusal(Template template, Teacher teacher, String why) {
    List<String> fitting =
        ALL.stream().filter(t -> t.problem(teacher).isEmpty()).map(Template::id).toList();
    return LatheException.input(
        "The template " + template.id() + " does not fit this model.",
        "It cannot be used because " + why + ".",
        fitting.isEmpty()
            ? "Train a smaller copy of the model (template=none), or a student of your own."
            : "Use template=" + String.join(" or template=", fitting) + ", or a smaller copy.");
  }
}

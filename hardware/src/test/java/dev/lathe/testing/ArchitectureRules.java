package dev.lathe.testing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

/**
 * The rules of the house; each module's tests subclass this, so that a breach fails in the module
 * that made it.
 */
public abstract class ArchitectureRules {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.lathe");

  private void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(classes);
  }

  @Test
  void protobufStaysAtTheBorder() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.lathe.engine.graph.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("ai.onnx.proto..", "com.google.protobuf..")
            .because(
                "passes and screens work on dev.lathe.engine.graph; files are read by OnnxFiles instead"));
  }

  @Test
  void nothingBelowKnowsThatAScreenExists() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "dev.lathe.base..",
                "dev.lathe.hardware..",
                "dev.lathe.engine..",
                "dev.lathe.optimizers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "javafx..", "dev.lathe.controllers..", "dev.lathe.views..", "dev.lathe.app..")
            .because(
                "long work reports through JobContext; observable state belongs to controllers"));
  }

  @Test
  void controllersHaveNoSceneGraph() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.lathe.controllers..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "javafx.scene..",
                "javafx.stage..",
                "javafx.application..",
                "dev.lathe.views..",
                "dev.lathe.app..")
            .because(
                "a controller is tested without a toolkit; let the view bind to its properties"));
  }

  @Test
  void viewsKnowControllersOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.lathe.views..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.lathe.engine..",
                "dev.lathe.optimizers..",
                "dev.lathe.hardware..",
                "dev.lathe.app..")
            .because(
                "only controllers touch the lower modules; let the controller offer what the view shows"));
  }

  @Test
  void layersPointDownwards() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.lathe.engine..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.lathe.optimizers..")
            .because("the engine runs and measures models whoever made them"));
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.lathe.base..", "dev.lathe.hardware..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.lathe.engine..", "dev.lathe.optimizers..")
            .because("the lowest module depends on no other"));
  }

  @Test
  void nothingPrintsExceptTheProgram() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.lathe.app..")
            .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
            .because("throw a LatheException, report through JobContext, or log through SLF4J"));
  }
}

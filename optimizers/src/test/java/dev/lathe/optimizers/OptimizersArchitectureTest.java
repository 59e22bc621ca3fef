package dev.lathe.optimizers;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import ai.djl.ndarray.NDArray;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.lathe.testing.ArchitectureRules;
import java.util.Set;

class OptimizersArchitectureTest extends ArchitectureRules {
  private static final Set<String> KEEPING_THEIR_OPERAND =
      Set.of("mul", "div", "pow", "mod", "maximum", "minimum");

  @ArchTest
  static final ArchRule NUMBERS_ARE_ARRAYS_OF_PYTORCH =
      noClasses()
          .should()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "an operation of DJL on a plain number, whose memory the backward pass may find"
                      + " collected: see Scalars",
                  OptimizersArchitectureTest::takesNumber));

  private static boolean takesNumber(JavaMethodCall call) {
    return assignableTo(NDArray.class).test(call.getTargetOwner())
        && KEEPING_THEIR_OPERAND.contains(call.getName())
        && call.getTarget().getRawParameterTypes().size() == 1
        && call.getTarget().getRawParameterTypes().get(0).isEquivalentTo(Number.class);
  }
}

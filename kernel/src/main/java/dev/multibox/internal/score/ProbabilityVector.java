package dev.multibox.internal.score;

import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.PartialSumsVector;
import dev.multibox.internal.numeric.TileFunctionsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link ProbabilityScalar}, passes over all rows: differences, exponentials, sums, quotients. */
public final class ProbabilityVector implements ProbabilityKernel {

  @Override
  public void terms(float[] logits, int rows, int classes, float[] sums) {
    for (int row = 0; row < rows; row++) {
      int at = row * classes;
      subtract(logits, at, classes, largest(logits, at, classes));
    }
    exp(logits, rows * classes);
    PartialSumsVector.rowSums(logits, rows, classes, sums);
  }

  @Override
  public void divide(float[] terms, int rows, int classes, float[] sums) {
    for (int row = 0; row < rows; row++) {
      divide(terms, row * classes, classes, sums[row]);
    }
  }

  private static float largest(float[] logits, int at, int classes) {
    if (classes < Lanes.COUNT) {
      float most = logits[at];
      for (int j = 1; j < classes; j++) {
        most = Math.max(most, logits[at + j]);
      }
      return most;
    }
    // Integers that order as the floats do: a maximum of floats has NaN to look after, and its
    // reduction took a fifth of a whole image. NaN of either sign shows in the sums. Spelled out: a
    // helper was left out of line in loops over so few vectors (journal J12).
    IntVector most =
        FloatVector.fromArray(Lanes.SPECIES, logits, at + classes - Lanes.COUNT)
            .viewAsIntegralLanes();
    most =
        most.lanewise(
            VectorOperators.XOR, most.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
    for (int j = 0; j < classes - Lanes.COUNT; j += Lanes.COUNT) {
      IntVector next = FloatVector.fromArray(Lanes.SPECIES, logits, at + j).viewAsIntegralLanes();
      most =
          most.max(
              next.lanewise(
                  VectorOperators.XOR,
                  next.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE)));
    }
    int bits = most.reduceLanes(VectorOperators.MAX);
    return Float.intBitsToFloat(bits ^ ((bits >> 31) & Integer.MAX_VALUE));
  }

  private static void subtract(float[] logits, int at, int classes, float shift) {
    int last = classes - Lanes.COUNT;
    if (last < 0) {
      for (int j = at; j < at + classes; j++) {
        logits[j] -= shift;
      }
      return;
    }
    // The last vector may overlap the one before: it is loaded before that is stored.
    FloatVector tail = FloatVector.fromArray(Lanes.SPECIES, logits, at + last).sub(shift);
    for (int j = at; j < at + last; j += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, logits, j).sub(shift).intoArray(logits, j);
    }
    tail.intoArray(logits, at + last);
  }

  private static void divide(float[] terms, int at, int classes, float sum) {
    int last = classes - Lanes.COUNT;
    if (last < 0) {
      for (int j = at; j < at + classes; j++) {
        terms[j] /= sum;
      }
      return;
    }
    FloatVector tail = FloatVector.fromArray(Lanes.SPECIES, terms, at + last).div(sum);
    for (int j = at; j < at + last; j += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, terms, j).div(sum).intoArray(terms, j);
    }
    tail.intoArray(terms, at + last);
  }

  @Override
  public void sigmoid(float[] logits, int count) {
    int end = Lanes.end(count + Lanes.COUNT - 1);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector.fromArray(Lanes.SPECIES, logits, i).neg().intoArray(logits, i);
    }
    TileFunctionsVector.exp(logits, 0, end);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector power = FloatVector.fromArray(Lanes.SPECIES, logits, i);
      FloatVector.broadcast(Lanes.SPECIES, 1f).div(power.add(1f)).intoArray(logits, i);
    }
  }

  @Override
  public void exp(float[] values, int count) {
    // Beyond the last value it is anything.
    TileFunctionsVector.exp(values, 0, Lanes.end(count + Lanes.COUNT - 1));
  }
}

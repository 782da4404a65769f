package dev.multibox.internal.softmax;

import static dev.multibox.internal.numeric.PartialSumsScalar.PARTIALS;

import dev.multibox.internal.numeric.ExpScalar;
import dev.multibox.internal.numeric.ExpVector;
import dev.multibox.internal.numeric.Lanes;
import dev.multibox.internal.numeric.PartialSumsScalar;
import dev.multibox.internal.numeric.PartialSumsVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * The partial sums of {@link SoftmaxCrossEntropyScalar}: {@code exp(x_j - x_label)} over {@code j
 * != label}, for a tile of rows.
 *
 * <p>Nearly every prior is background, and for label 0 the masks are the same for all rows. So a
 * tile is done as if all labels were 0, and its few positive rows once more, each with a mask of
 * its own; where a quarter of the rows is positive they all are (journal E1; E4 and E5 lost).
 */
final class SoftmaxTermsVector {

  private static final IntVector ALL = IntVector.broadcast(Lanes.INTS, -1);
  private static final IntVector ALL_BUT_FIRST = ALL.withLane(0, 0);

  private SoftmaxTermsVector() {}

  static void partialSums(
      float[] logits,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] partials) {
    int positives = 0;
    for (int i = labelOffset; i < labelOffset + rows; i++) {
      positives += labels[i] > 0 ? 1 : 0;
    }
    int halved = halves(classes) ? Lanes.end(rows) : 0;
    int done = 0;
    if (4 * positives <= rows) {
      // A row shorter than a block reads on into what follows it; the last ones might leave the
      // array.
      done = Math.clamp(Math.floorDiv(logits.length - offset - PARTIALS, classes) + 1L, 0, rows);
      done = halves(classes) ? Math.min(done, halved) : done;
      ofBackground(logits, offset, done, classes, partials);
    }
    if (done < rows || positives > 0) {
      for (int row = 0; row < rows; row++) {
        int label = labels[labelOffset + row];
        if (label > 0 || (label == 0 && row >= done)) {
          SoftmaxRowTermsVector.partialSums(
              logits, offset + row * classes, classes, label, partials, row * PARTIALS);
          if (row < halved) {
            PartialSumsVector.halve(partials, row);
          }
        }
      }
    }
  }

  /**
   * Whether a vector holds half of a short row's partial sums: then the halves are added while they
   * are in a register, in the rows that {@link #fold} takes (journal F3).
   */
  private static boolean halves(int classes) {
    return Lanes.COUNT == 8 && classes <= 2 * PARTIALS;
  }

  /**
   * Folds what {@link #partialSums} wrote for the first rows, as many as {@link Lanes#end} says.
   */
  static void fold(float[] partials, int rows, int classes, float[] sums, int sumOffset) {
    int end = Lanes.end(rows);
    if (halves(classes)) {
      PartialSumsVector.foldHalved(partials, end, sums, sumOffset);
    } else {
      PartialSumsVector.foldTile(partials, end, sums, sumOffset);
    }
  }

  /** Partial sums of rows whose label is 0. */
  private static void ofBackground(
      float[] logits, int offset, int rows, int classes, float[] partials) {
    if (classes > 2 * PARTIALS) {
      longRows(logits, offset, rows, classes, partials);
    } else {
      for (int lane = 0; lane < PARTIALS; lane += Lanes.COUNT) {
        shortRows(logits, offset, rows, classes, partials, lane);
      }
    }
  }

  /**
   * Rows of two blocks at most, {@link Lanes#COUNT} of their partial sums: no loop within a row, as
   * one of so few rounds costs more than its work (journal E2).
   *
   * <p>Half spelled out and so above 325 bytecodes: see the C2 budget in kernel/README.md.
   */
  private static void shortRows(
      float[] logits, int offset, int rows, int classes, float[] partials, int lane) {
    int second = Math.min(PARTIALS, PartialSumsScalar.lastBlock(classes)) + lane;
    VectorMask<Float> notFirst =
        Lanes.IOTA
            .compare(VectorOperators.LT, lane == 0 ? 1f : 0f)
            .or(Lanes.IOTA.compare(VectorOperators.GE, (float) (classes - lane)));
    VectorMask<Float> notSecond =
        Lanes.IOTA.compare(VectorOperators.LT, (float) (PARTIALS - second));
    boolean hasSecond = classes > PARTIALS && PARTIALS - second < Lanes.COUNT;
    int at = offset;
    for (int row = 0; row < rows; row++) {
      float shift = logits[at];
      FloatVector sum =
          ExpVector.exp(FloatVector.fromArray(Lanes.SPECIES, logits, at + lane).sub(shift))
              .blend(0f, notFirst);
      if (hasSecond) {
        // ExpVector.exp, spelled out.
        FloatVector d = FloatVector.fromArray(Lanes.SPECIES, logits, at + second).sub(shift);
        FloatVector biased =
            d.fma(
                FloatVector.broadcast(Lanes.SPECIES, ExpScalar.LOG2_E),
                FloatVector.broadcast(Lanes.SPECIES, ExpScalar.ROUND_TO_BIASED_INTEGER));
        FloatVector n = biased.sub(ExpScalar.ROUND_TO_BIASED_INTEGER);
        FloatVector r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -ExpScalar.LN2_HIGH), d);
        r = n.fma(FloatVector.broadcast(Lanes.SPECIES, -ExpScalar.LN2_LOW), r);
        FloatVector p =
            r.fma(
                FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C6),
                FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C5));
        p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C4));
        p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C3));
        p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, ExpScalar.C2));
        p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f));
        p = p.fma(r, FloatVector.broadcast(Lanes.SPECIES, 1f));
        FloatVector power =
            biased
                .viewAsIntegralLanes()
                .min(ExpScalar.INFINITE_EXPONENT)
                .lanewise(VectorOperators.LSHL, 23)
                .viewAsFloatingLanes();
        VectorMask<Float> without = notSecond.or(d.compare(VectorOperators.LT, ExpScalar.LOWEST));
        sum = sum.add(p.mul(power).blend(0f, without));
      }
      if (Lanes.COUNT == 8 && lane > 0) {
        sum = FloatVector.fromArray(Lanes.SPECIES, partials, row * PARTIALS).add(sum);
      }
      sum.intoArray(partials, row * PARTIALS + (Lanes.COUNT == 8 ? 0 : lane));
      at += classes;
    }
  }

  /**
   * Rows of more than two blocks. The vectors of a block take turns: each is added to the partial
   * sums that have waited longest, so that {@code exp} stands in the code once for all (journal E2;
   * E3 lost).
   */
  private static void longRows(
      float[] logits, int offset, int rows, int classes, float[] partials) {
    int whole = PartialSumsScalar.wholeBlocks(classes);
    int lastBlock = PartialSumsScalar.lastBlock(classes);
    int at = offset;
    for (int row = 0; row < rows; row++) {
      float shift = logits[at];
      FloatVector sum0 = FloatVector.zero(Lanes.SPECIES);
      FloatVector sum1 = FloatVector.zero(Lanes.SPECIES);
      FloatVector sum2 = FloatVector.zero(Lanes.SPECIES);
      FloatVector sum3 = FloatVector.zero(Lanes.SPECIES);
      IntVector used = ALL_BUT_FIRST;
      for (int j = 0; j < whole; j += Lanes.COUNT) {
        FloatVector e =
            ExpVector.exp(FloatVector.fromArray(Lanes.SPECIES, logits, at + j).sub(shift));
        FloatVector sum = sum0.add(e.viewAsIntegralLanes().and(used).viewAsFloatingLanes());
        used = ALL;
        if (Lanes.COUNT == 16) {
          sum0 = sum;
        } else if (Lanes.COUNT == 8) {
          sum0 = sum1;
          sum1 = sum;
        } else {
          sum0 = sum1;
          sum1 = sum2;
          sum2 = sum3;
          sum3 = sum;
        }
      }
      for (int lane = 0; lane < PARTIALS && whole < classes; lane += Lanes.COUNT) {
        int first = whole - lastBlock - lane;
        FloatVector sum = sum0;
        if (first < Lanes.COUNT) {
          FloatVector e =
              ExpVector.exp(
                  FloatVector.fromArray(Lanes.SPECIES, logits, at + lastBlock + lane).sub(shift));
          sum = sum0.add(e.blend(0f, Lanes.IOTA.compare(VectorOperators.LT, (float) first)));
        }
        if (Lanes.COUNT == 16) {
          sum0 = sum;
        } else if (Lanes.COUNT == 8) {
          sum0 = sum1;
          sum1 = sum;
        } else {
          sum0 = sum1;
          sum1 = sum2;
          sum2 = sum3;
          sum3 = sum;
        }
      }
      sum0.intoArray(partials, row * PARTIALS);
      if (Lanes.COUNT <= 8) {
        sum1.intoArray(partials, row * PARTIALS + Lanes.COUNT);
      }
      if (Lanes.COUNT <= 4) {
        sum2.intoArray(partials, row * PARTIALS + 2 * Lanes.COUNT);
        sum3.intoArray(partials, row * PARTIALS + 3 * Lanes.COUNT);
      }
      at += classes;
    }
  }
}

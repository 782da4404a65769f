package dev.multibox.internal.element;

import dev.multibox.internal.element.ElementFunction.TargetRange;
import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link ElementTileScalar}, a vector at a time. */
public final class ElementTileVector implements ElementTileKernel {

  private static final ElementTileScalar SCALAR = new ElementTileScalar();

  @Override
  public void weigh(float[] values, int offset, float[] weights, int weightOffset, int count) {
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector w = FloatVector.fromArray(Lanes.SPECIES, weights, weightOffset + i);
      FloatVector value =
          FloatVector.fromArray(Lanes.SPECIES, values, offset + i)
              .mul(w)
              .blend(0f, w.compare(VectorOperators.EQ, 0f));
      value
          .blend(Float.NaN, value.compare(VectorOperators.NE, value))
          .intoArray(values, offset + i);
    }
    SCALAR.weigh(values, offset + end, weights, weightOffset + end, count - end);
  }

  @Override
  public void scale(float[] values, int offset, float factor, int count) {
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector value = FloatVector.fromArray(Lanes.SPECIES, values, offset + i).mul(factor);
      value
          .blend(Float.NaN, value.compare(VectorOperators.NE, value))
          .intoArray(values, offset + i);
    }
    SCALAR.scale(values, offset + end, factor, count - end);
  }

  @Override
  public int firstBadTarget(TargetRange range, float[] target, int offset, int count) {
    if (range == TargetRange.ANY) {
      return -1;
    }
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      FloatVector y = FloatVector.fromArray(Lanes.SPECIES, target, offset + i);
      // Bits, as a mask that either branch may give is an object (journal J10).
      long bad =
          range == TargetRange.SIGN
              ? y.abs().compare(VectorOperators.NE, 1f).toLong()
              : y.compare(VectorOperators.GE, 0f)
                  .and(y.compare(VectorOperators.LE, 1f))
                  .not()
                  .toLong();
      if (bad != 0) {
        return i + Long.numberOfTrailingZeros(bad);
      }
    }
    return ElementTileScalar.firstBadTarget(range, target, offset, end, count);
  }

  @Override
  public void mistakes(
      float[] scores,
      int offset,
      int rows,
      int classes,
      int[] labels,
      int labelOffset,
      float[] losses,
      int lossOffset) {
    int end = Lanes.end(classes);
    for (int row = 0; row < rows; row++) {
      int label = labels[labelOffset + row];
      float loss = 0f;
      if (label >= 0) {
        int at = offset + row * classes;
        float own = scores[at + label];
        // A mask carried round the loop would be an object each time; its bits are not (journal
        // J4).
        long unbeaten = 0;
        for (int j = 0; j < end; j += Lanes.COUNT) {
          FloatVector other = FloatVector.fromArray(Lanes.SPECIES, scores, at + j);
          VectorMask<Float> fromLabel = Lanes.IOTA.compare(VectorOperators.GE, (float) (label - j));
          VectorMask<Float> beaten =
              other
                  .compare(VectorOperators.LE, own)
                  .and(fromLabel.or(other.compare(VectorOperators.LT, own)));
          unbeaten |= beaten.not().toLong();
        }
        if (unbeaten != 0 || ElementTileScalar.isMistaken(scores, at, end, classes, label)) {
          loss = 1f;
        }
      }
      losses[lossOffset + row] = loss;
    }
  }
}

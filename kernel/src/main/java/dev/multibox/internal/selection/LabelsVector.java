package dev.multibox.internal.selection;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link LabelsScalar}, a vector of labels at a time. */
public final class LabelsVector implements LabelsKernel {

  private static final LabelsScalar SCALAR = new LabelsScalar();

  @Override
  public int check(int[] labels, int offset, int priors, int classes) {
    int end = Lanes.end(priors);
    IntVector found = IntVector.zero(Lanes.INTS);
    IntVector least = IntVector.zero(Lanes.INTS);
    IntVector greatest = IntVector.zero(Lanes.INTS);
    for (int prior = 0; prior < end; prior += Lanes.COUNT) {
      IntVector label = IntVector.fromArray(Lanes.INTS, labels, offset + prior);
      least = least.min(label);
      greatest = greatest.max(label);
      found = found.add(1, label.compare(VectorOperators.GT, 0));
    }
    if (least.reduceLanes(VectorOperators.MIN) < -1
        || greatest.reduceLanes(VectorOperators.MAX) >= classes) {
      return SCALAR.check(labels, offset, priors, classes);
    }
    int last = SCALAR.check(labels, offset + end, priors - end, classes);
    return last < 0 ? last - end : last + found.reduceLanes(VectorOperators.ADD);
  }

  @Override
  public int background(int[] labels, int offset, int priors) {
    int end = Lanes.end(priors);
    IntVector found = IntVector.zero(Lanes.INTS);
    for (int prior = 0; prior < end; prior += Lanes.COUNT) {
      found =
          found.add(
              1,
              IntVector.fromArray(Lanes.INTS, labels, offset + prior)
                  .compare(VectorOperators.EQ, 0));
    }
    // Integers: the order of the reduction does not matter.
    return found.reduceLanes(VectorOperators.ADD)
        + SCALAR.background(labels, offset + end, priors - end);
  }

  @Override
  public int positives(int[] labels, int offset, int priors, int[] positives) {
    int end = Lanes.end(priors);
    int found = 0;
    for (int prior = 0; prior < end; prior += Lanes.COUNT) {
      long lanes =
          IntVector.fromArray(Lanes.INTS, labels, offset + prior)
              .compare(VectorOperators.GT, 0)
              .toLong();
      while (lanes != 0) {
        positives[found++] = prior + Long.numberOfTrailingZeros(lanes);
        lanes &= lanes - 1;
      }
    }
    return LabelsScalar.positives(labels, offset, end, priors, positives, found);
  }
}

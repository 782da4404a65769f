package dev.multibox.internal;

import static dev.multibox.internal.HardNegativesScalar.EXCLUDED;
import static dev.multibox.internal.HardNegativesScalar.middle;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link HardNegativesScalar}, a vector of keys at a time. */
final class HardNegativesVector {

  private HardNegativesVector() {}

  private static IntVector sortable(FloatVector value) {
    IntVector bits =
        value.blend(Float.NaN, value.compare(VectorOperators.NE, value)).viewAsIntegralLanes();
    return bits.lanewise(
        VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE));
  }

  static void sortableKeys(float[] values, int offset, int count, int[] keys, int keyOffset) {
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      sortable(FloatVector.fromArray(Lanes.SPECIES, values, offset + i))
          .intoArray(keys, keyOffset + i);
    }
    HardNegativesScalar.sortableKeys(values, offset, end, count, keys, keyOffset);
  }

  static void rankingKeys(
      float[] losses,
      int offset,
      int[] labels,
      int labelOffset,
      int priors,
      int[] keys,
      int keyOffset) {
    int end = Lanes.end(priors);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      VectorMask<Integer> notNegative =
          IntVector.fromArray(Lanes.INTS, labels, labelOffset + i).compare(VectorOperators.NE, 0);
      sortable(FloatVector.fromArray(Lanes.SPECIES, losses, offset + i))
          .blend(EXCLUDED, notNegative)
          .intoArray(keys, keyOffset + i);
    }
    HardNegativesScalar.rankingKeys(
        losses, offset, labels, labelOffset, end, priors, keys, keyOffset);
  }

  static void select(int[] keys, int offset, int count, int k, int[] selected) {
    if (k == 0) {
      return;
    }
    int low = least(keys, offset, count);
    int high = greatest(keys, offset, count);
    while (low < high) {
      int middle = middle(low, high);
      int above = countAtLeast(keys, offset, count, middle);
      if (above == k) {
        low = middle;
        break;
      }
      if (above > k) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    collect(keys, offset, count, k, low, selected);
  }

  private static int least(int[] keys, int offset, int count) {
    int end = Lanes.end(count);
    IntVector vector = IntVector.broadcast(Lanes.INTS, Integer.MAX_VALUE);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      vector = vector.min(IntVector.fromArray(Lanes.INTS, keys, offset + i));
    }
    int least = vector.reduceLanes(VectorOperators.MIN);
    for (int i = end; i < count; i++) {
      least = Math.min(least, keys[offset + i]);
    }
    return least;
  }

  private static int greatest(int[] keys, int offset, int count) {
    int end = Lanes.end(count);
    IntVector vector = IntVector.broadcast(Lanes.INTS, Integer.MIN_VALUE);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      vector = vector.max(IntVector.fromArray(Lanes.INTS, keys, offset + i));
    }
    int greatest = vector.reduceLanes(VectorOperators.MAX);
    for (int i = end; i < count; i++) {
      greatest = Math.max(greatest, keys[offset + i]);
    }
    return greatest;
  }

  static int countAtLeast(int[] keys, int offset, int count, int threshold) {
    int end = Lanes.end(count);
    // Counts in the lanes; integers, so the order of the reduction does not matter.
    IntVector found = IntVector.zero(Lanes.INTS);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      VectorMask<Integer> atLeast =
          IntVector.fromArray(Lanes.INTS, keys, offset + i).compare(VectorOperators.GE, threshold);
      found = found.add(1, atLeast);
    }
    return found.reduceLanes(VectorOperators.ADD)
        + HardNegativesScalar.countAtLeast(keys, offset, end, count, threshold);
  }

  /** Takes every key above the threshold and the first of those equal to it, {@code k} in all. */
  private static void collect(
      int[] keys, int offset, int count, int k, int threshold, int[] selected) {
    int equal = k - countAbove(keys, offset, count, threshold);
    int found = 0;
    int end = Lanes.end(count);
    int i = 0;
    for (; i < end; i += Lanes.COUNT) {
      long lanes =
          IntVector.fromArray(Lanes.INTS, keys, offset + i)
              .compare(VectorOperators.GE, threshold)
              .toLong();
      while (lanes != 0) {
        int index = i + Long.numberOfTrailingZeros(lanes);
        lanes &= lanes - 1;
        if (keys[offset + index] > threshold || equal-- > 0) {
          selected[found++] = index;
        }
      }
    }
    for (; i < count && found < k; i++) {
      int key = keys[offset + i];
      if (key > threshold || (key == threshold && equal-- > 0)) {
        selected[found++] = i;
      }
    }
  }

  private static int countAbove(int[] keys, int offset, int count, int threshold) {
    return threshold == Integer.MAX_VALUE ? 0 : countAtLeast(keys, offset, count, threshold + 1);
  }
}

package dev.multibox.internal.selection;

import static dev.multibox.internal.selection.HardNegativesScalar.EXCLUDED;

import dev.multibox.internal.numeric.Lanes;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** {@link HardNegativesScalar}, a vector of keys at a time, by {@code compress} (journal S2). */
public final class HardNegativesVector extends KeySelection {

  private static final HardNegativesScalar SCALAR = new HardNegativesScalar();

  private static final int NAN = Float.floatToRawIntBits(Float.NaN);
  private static final int POSITIVE_INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

  private static final IntVector INDICES = IntVector.zero(Lanes.INTS).addIndex(1);

  @Override
  public void sortableKeys(float[] values, int offset, int count, int[] keys, int keyOffset) {
    int end = Lanes.end(count);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      // A NaN is found among the bits: a vector of floats that was compared with itself stayed an
      // object beside vectors of another width (journal J11).
      IntVector bits =
          FloatVector.fromArray(Lanes.SPECIES, values, offset + i).viewAsIntegralLanes();
      bits =
          bits.blend(
              NAN, bits.and(Integer.MAX_VALUE).compare(VectorOperators.GT, POSITIVE_INFINITY));
      bits.lanewise(
              VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE))
          .intoArray(keys, keyOffset + i);
    }
    SCALAR.sortableKeys(values, offset + end, count - end, keys, keyOffset + end);
  }

  @Override
  public void rankingKeys(
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
      // As above; a method of its own is not inlined where there are few keys (journal J7).
      IntVector bits =
          FloatVector.fromArray(Lanes.SPECIES, losses, offset + i).viewAsIntegralLanes();
      bits =
          bits.blend(
              NAN, bits.and(Integer.MAX_VALUE).compare(VectorOperators.GT, POSITIVE_INFINITY));
      bits.lanewise(
              VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31).and(Integer.MAX_VALUE))
          .blend(EXCLUDED, notNegative)
          .intoArray(keys, keyOffset + i);
    }
    SCALAR.rankingKeys(
        losses, offset + end, labels, labelOffset + end, priors - end, keys, keyOffset + end);
  }

  @Override
  void largest(int[] keys, int offset, int blocks, int[] largest) {
    for (int block = 0; block < blocks; block++) {
      IntVector max = IntVector.fromArray(Lanes.INTS, keys, offset + block * BLOCK);
      for (int i = Lanes.COUNT; i < BLOCK; i += Lanes.COUNT) {
        max = max.max(IntVector.fromArray(Lanes.INTS, keys, offset + block * BLOCK + i));
      }
      largest[block] = max.reduceLanes(VectorOperators.MAX);
    }
  }

  @Override
  int gatherBlocks(int[] keys, int offset, int blocks, int floor, int[] scratch) {
    int end = blocks;
    for (int block = 0; block < blocks; block++) {
      if (scratch[block] >= floor) {
        for (int i = 0; i < BLOCK; i += Lanes.COUNT) {
          IntVector key = IntVector.fromArray(Lanes.INTS, keys, offset + block * BLOCK + i);
          VectorMask<Integer> atLeast = key.compare(VectorOperators.GE, floor);
          key.compress(atLeast).intoArray(scratch, end);
          end += atLeast.trueCount();
        }
      }
    }
    return end;
  }

  @Override
  int gatherAll(int[] keys, int offset, int count, int low, int high, int[] into) {
    int end = Lanes.end(count);
    int found = 0;
    for (int i = 0; i < end; i += Lanes.COUNT) {
      IntVector key = IntVector.fromArray(Lanes.INTS, keys, offset + i);
      VectorMask<Integer> inside =
          key.compare(VectorOperators.GE, low).and(key.compare(VectorOperators.LE, high));
      key.compress(inside).intoArray(into, found);
      found += inside.trueCount();
    }
    return gather(keys, offset, end, count, low, high, into, found);
  }

  @Override
  int bisect(int[] keys, int offset, int count, int k) {
    int end = Lanes.end(count);
    IntVector least = IntVector.broadcast(Lanes.INTS, Integer.MAX_VALUE);
    IntVector greatest = IntVector.broadcast(Lanes.INTS, Integer.MIN_VALUE);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      IntVector key = IntVector.fromArray(Lanes.INTS, keys, offset + i);
      least = least.min(key);
      greatest = greatest.max(key);
    }
    int low = least.reduceLanes(VectorOperators.MIN);
    int high = greatest.reduceLanes(VectorOperators.MAX);
    for (int i = end; i < count; i++) {
      low = Math.min(low, keys[offset + i]);
      high = Math.max(high, keys[offset + i]);
    }
    int pairs = count & -(2 * Lanes.COUNT);
    while (low < high) {
      int middle = middle(low, high);
      // Two sums, as an addition waits for the one before.
      IntVector even = IntVector.zero(Lanes.INTS);
      IntVector odd = IntVector.zero(Lanes.INTS);
      for (int i = offset; i < offset + pairs; i += 2 * Lanes.COUNT) {
        even =
            even.add(
                1, IntVector.fromArray(Lanes.INTS, keys, i).compare(VectorOperators.GE, middle));
        odd =
            odd.add(
                1,
                IntVector.fromArray(Lanes.INTS, keys, i + Lanes.COUNT)
                    .compare(VectorOperators.GE, middle));
      }
      // Integers, so the order of the reduction does not matter.
      int above = even.add(odd).reduceLanes(VectorOperators.ADD);
      for (int i = pairs; i < count; i++) {
        above += keys[offset + i] >= middle ? 1 : 0;
      }
      if (above == k) {
        return middle;
      }
      if (above > k) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  @Override
  public int countAtLeast(int[] keys, int offset, int count, int threshold) {
    int end = Lanes.end(count);
    // Counts in the lanes; integers, so the order of the reduction does not matter.
    IntVector found = IntVector.zero(Lanes.INTS);
    for (int i = 0; i < end; i += Lanes.COUNT) {
      VectorMask<Integer> atLeast =
          IntVector.fromArray(Lanes.INTS, keys, offset + i).compare(VectorOperators.GE, threshold);
      found = found.add(1, atLeast);
    }
    return found.reduceLanes(VectorOperators.ADD)
        + SCALAR.countAtLeast(keys, offset + end, count - end, threshold);
  }

  @Override
  public int indicesAtLeast(int[] keys, int offset, int count, int threshold, int[] indices) {
    int end = Lanes.end(count);
    int found = 0;
    int i = 0;
    // Where few keys are taken most vectors have none: four are looked at together (journal S3,
    // S4).
    for (; i <= end - 4 * Lanes.COUNT; i += 4 * Lanes.COUNT) {
      int at = offset + i;
      VectorMask<Integer> first =
          IntVector.fromArray(Lanes.INTS, keys, at).compare(VectorOperators.GE, threshold);
      VectorMask<Integer> second =
          IntVector.fromArray(Lanes.INTS, keys, at + Lanes.COUNT)
              .compare(VectorOperators.GE, threshold);
      VectorMask<Integer> third =
          IntVector.fromArray(Lanes.INTS, keys, at + 2 * Lanes.COUNT)
              .compare(VectorOperators.GE, threshold);
      VectorMask<Integer> fourth =
          IntVector.fromArray(Lanes.INTS, keys, at + 3 * Lanes.COUNT)
              .compare(VectorOperators.GE, threshold);
      if (first.or(second).or(third.or(fourth)).anyTrue()) {
        INDICES.add(i).compress(first).intoArray(indices, found);
        found += first.trueCount();
        INDICES.add(i + Lanes.COUNT).compress(second).intoArray(indices, found);
        found += second.trueCount();
        INDICES.add(i + 2 * Lanes.COUNT).compress(third).intoArray(indices, found);
        found += third.trueCount();
        INDICES.add(i + 3 * Lanes.COUNT).compress(fourth).intoArray(indices, found);
        found += fourth.trueCount();
      }
    }
    for (; i < end; i += Lanes.COUNT) {
      VectorMask<Integer> atLeast =
          IntVector.fromArray(Lanes.INTS, keys, offset + i).compare(VectorOperators.GE, threshold);
      INDICES.add(i).compress(atLeast).intoArray(indices, found);
      found += atLeast.trueCount();
    }
    return HardNegativesScalar.indicesAtLeast(keys, offset, end, count, threshold, indices, found);
  }
}

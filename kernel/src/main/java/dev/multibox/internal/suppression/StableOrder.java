package dev.multibox.internal.suppression;

import java.util.Arrays;

/**
 * Sorts keys and the numbers that go with them, ascending; equal keys keep their order. Allocates
 * nothing, unlike {@link Arrays#sort(long[])} of some length.
 *
 * <p>Few keys are inserted. More are distributed by {@value #DIGIT_BITS} bits a pass, from the
 * lowest, and only as many bits as the keys differ in: scores above 0.01 have 26, three passes.
 */
public final class StableOrder {

  private static final int DIGIT_BITS = 9;
  private static final int DIGITS = 1 << DIGIT_BITS;

  /** Fewer are inserted: the passes' counters cost as much as 1,000 moves. */
  private static final int LEAST_TO_DISTRIBUTE = 64;

  private final int[] otherKeys;
  private final int[] otherNumbers;
  private final int[] ends = new int[DIGITS];

  /** Has room for so many keys. */
  public StableOrder(int capacity) {
    otherKeys = new int[capacity];
    otherNumbers = new int[capacity];
  }

  /** Sorts {@code count} keys from {@code from} on, with their numbers. */
  public void sort(int[] keys, int[] numbers, int from, int count) {
    if (count < LEAST_TO_DISTRIBUTE) {
      insert(keys, numbers, from, from + count);
      return;
    }
    int least = Integer.MAX_VALUE;
    int greatest = Integer.MIN_VALUE;
    for (int i = from; i < from + count; i++) {
      least = Math.min(least, keys[i]);
      greatest = Math.max(greatest, keys[i]);
    }
    int bits = Integer.SIZE - Integer.numberOfLeadingZeros(greatest - least);
    boolean swapped = false;
    for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
      int digits = 1 << Math.min(DIGIT_BITS, bits - shift);
      if (swapped) {
        distribute(otherKeys, otherNumbers, 0, count, least, shift, digits, keys, numbers, from);
      } else {
        distribute(keys, numbers, from, count, least, shift, digits, otherKeys, otherNumbers, 0);
      }
      swapped = !swapped;
    }
    if (swapped) {
      System.arraycopy(otherKeys, 0, keys, from, count);
      System.arraycopy(otherNumbers, 0, numbers, from, count);
    }
  }

  private static void insert(int[] keys, int[] numbers, int from, int to) {
    for (int i = from + 1; i < to; i++) {
      int key = keys[i];
      int number = numbers[i];
      int at = i;
      for (; at > from && keys[at - 1] > key; at--) {
        keys[at] = keys[at - 1];
        numbers[at] = numbers[at - 1];
      }
      keys[at] = key;
      numbers[at] = number;
    }
  }

  private void distribute(
      int[] keys,
      int[] numbers,
      int from,
      int count,
      int least,
      int shift,
      int digits,
      int[] toKeys,
      int[] toNumbers,
      int to) {
    Arrays.fill(ends, 0, digits, 0);
    for (int i = from; i < from + count; i++) {
      ends[((keys[i] - least) >>> shift) & (digits - 1)]++;
    }
    int end = to;
    for (int digit = 0; digit < digits; digit++) {
      int begin = end;
      end += ends[digit];
      ends[digit] = begin;
    }
    for (int i = from; i < from + count; i++) {
      int at = ends[((keys[i] - least) >>> shift) & (digits - 1)]++;
      toKeys[at] = keys[i];
      toNumbers[at] = numbers[i];
    }
  }
}

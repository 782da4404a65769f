package dev.multibox.evaluation;

import java.util.Arrays;

/** The ids of images in the order in which they came, each once: an open hash table of longs. */
final class ImageIds {

  private long[] ids = new long[16];

  /** One more than the place in {@link #ids}, 0 for none; its length is a power of two. */
  private int[] table = new int[32];

  private int size;

  int size() {
    return size;
  }

  long get(int place) {
    return ids[place];
  }

  /** The place of an id, -1 for none. */
  int place(long id) {
    return table[slot(id)] - 1;
  }

  /** Adds an id that is not there. */
  void add(long id) {
    if (size == ids.length) {
      ids = Arrays.copyOf(ids, Columns.larger(size, size + 1L));
      table = new int[Integer.highestOneBit(ids.length) * 4];
      for (int place = 0; place < size; place++) {
        table[slot(ids[place])] = place + 1;
      }
    }
    ids[size] = id;
    table[slot(id)] = ++size;
  }

  /** The places in ascending order of the ids. */
  int[] ascending() {
    long[] sorted = Arrays.copyOf(ids, size);
    Arrays.sort(sorted);
    int[] places = new int[size];
    Arrays.setAll(places, rank -> place(sorted[rank]));
    return places;
  }

  private int slot(long id) {
    long mixed = id * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & (table.length - 1);
    while (table[slot] != 0 && ids[table[slot] - 1] != id) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }
}

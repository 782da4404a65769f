package dev.multibox.bench.npy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * Reads ranges of elements of .npy files, one after the other, in memory of its own. A range that
 * is no longer than one before it allocates nothing, whatever type and order its file has. Members
 * of an archive are streams, which allocate.
 *
 * <p>Elements are counted in C order (row-major) whatever the file's is. For one thread; several
 * readers may read a file at the same time. A reader of one file after the other suits files of one
 * form best: a file of another order in Fortran makes it allocate anew.
 */
public final class ElementReader {

  private final ElementBlock block;
  private final Floats floats = new Floats();
  private final Longs longs = new Longs();
  private final Ints ints = new Ints();

  /**
   * A reader without memory yet.
   *
   * @param arena gives at most 512 KB, and lives as long as the reader reads
   */
  public ElementReader(Arena arena) {
    block = new ElementBlock(arena);
  }

  /**
   * Converts elements to the nearest float32.
   *
   * @param file an open file
   * @param from first element
   * @param into where they go, in native byte order; as many as it has room for
   * @throws IndexOutOfBoundsException if there are not so many
   * @throws NpyFormatException if the file was cut short since, or its disk fails
   */
  public void readFloats(NpyFile file, long from, MemorySegment into) throws NpyFormatException {
    readFloats(file, from, into, into.byteSize() / Float.BYTES);
  }

  /**
   * Converts elements to the nearest float32.
   *
   * @param file an open file
   * @param from first element
   * @param into where they go, in native byte order, from its start
   * @param n how many
   * @throws IndexOutOfBoundsException if either has not so many
   * @throws NpyFormatException if the file was cut short since, or its disk fails
   */
  public void readFloats(NpyFile file, long from, MemorySegment into, long n)
      throws NpyFormatException {
    Objects.checkFromIndexSize(from, n, file.count());
    Objects.checkFromIndexSize(0, n, into.byteSize() / Float.BYTES);
    floats.elements = file.elements();
    floats.into = into;
    file.blocks().read(from, n, block, floats);
  }

  /**
   * Reads elements as int64: integers, and floating-point numbers that are whole.
   *
   * @param file an open file
   * @param from first element
   * @param into where they go
   * @param at first index of {@code into}
   * @param n how many
   * @throws NpyFormatException if one does not fit, the file was cut short since, or its disk fails
   * @throws IndexOutOfBoundsException if either has not so many
   */
  public void readLongs(NpyFile file, long from, long[] into, int at, int n)
      throws NpyFormatException {
    Objects.checkFromIndexSize(from, n, file.count());
    Objects.checkFromIndexSize(at, n, into.length);
    longs.elements = file.elements();
    longs.into = into;
    longs.first = at;
    long bad = file.blocks().read(from, n, block, longs);
    if (bad >= 0) {
      throw noLong(file, bad);
    }
  }

  /**
   * Copies elements of an INT32 file.
   *
   * @param file an open file
   * @param from first element
   * @param into where they go
   * @param at first index of {@code into}
   * @param n how many
   * @throws IllegalStateException if the file holds another type
   * @throws NpyFormatException if the file was cut short since, or its disk fails
   * @throws IndexOutOfBoundsException if either has not so many
   */
  public void readInts(NpyFile file, long from, int[] into, int at, int n)
      throws NpyFormatException {
    if (file.type() != NpyType.INT32) {
      throw new IllegalStateException(file + ": expected int32; ints() converts other integers");
    }
    Objects.checkFromIndexSize(from, n, file.count());
    Objects.checkFromIndexSize(at, n, into.length);
    ints.elements = file.elements();
    ints.into = into;
    ints.first = at;
    file.blocks().read(from, n, block, ints);
  }

  /** Reads all elements as float64; integers beyond 2^53 are rounded. */
  void readDoubles(NpyFile file, double[] into) throws NpyFormatException {
    NpyElements elements = file.elements();
    file.blocks()
        .read(
            0,
            into.length,
            block,
            (part, offset, at, step, n) -> {
              double[] values = elements.doubles(part, offset, n);
              for (int i = 0; i < n; i++) {
                into[Math.toIntExact(at + i * step)] = values[i];
              }
              return -1;
            });
  }

  private NpyFormatException noLong(NpyFile file, long bad) throws NpyFormatException {
    String[] text = new String[1];
    NpyElements elements = file.elements();
    file.blocks()
        .read(
            bad,
            1,
            block,
            (part, offset, at, step, n) -> {
              text[0] = elements.text(part, offset);
              return -1;
            });
    NpyType type = file.type();
    return new NpyFormatException(
        file.name(),
        type.isFloat() ? "integers" : "integers from -2^63 to 2^63 - 1",
        type + " " + text[0] + " at " + file.position(bad),
        type.isFloat()
            ? "numpy.rint(...).astype(numpy.int32) makes such integers"
            : ".astype(numpy.int64) makes -1 of 2^64 - 1");
  }

  /** Converts to the nearest float32. */
  private static final class Floats implements ElementSink {

    private NpyElements elements;
    private MemorySegment into;

    @Override
    public int take(ElementBlock block, long offset, long at, long step, int n) {
      if (step == 1 && elements.nativeFloat32()) {
        MemorySegment.copy(block.bytes(), offset, into, at * Float.BYTES, (long) n * Float.BYTES);
        return -1;
      }
      float[] values = elements.floats(block, offset, n);
      if (step == 1) {
        MemorySegment.copy(values, 0, into, ValueLayout.JAVA_FLOAT_UNALIGNED, at * Float.BYTES, n);
      } else {
        for (int i = 0; i < n; i++) {
          into.set(ValueLayout.JAVA_FLOAT_UNALIGNED, (at + i * step) * Float.BYTES, values[i]);
        }
      }
      return -1;
    }
  }

  /** Converts whole numbers of 64 bits; refuses others. */
  private static final class Longs implements ElementSink {

    private NpyElements elements;
    private long[] into;
    private int first;

    @Override
    public int take(ElementBlock block, long offset, long at, long step, int n) {
      int bad = elements.firstThatIsNoLong(block, offset, n);
      if (bad >= 0) {
        return bad;
      }
      long[] values = elements.longs(block, offset, n);
      for (int i = 0; i < n; i++) {
        into[first + Math.toIntExact(at + i * step)] = values[i];
      }
      return -1;
    }
  }

  /** Copies elements of INT32. */
  private static final class Ints implements ElementSink {

    private NpyElements elements;
    private int[] into;
    private int first;

    @Override
    public int take(ElementBlock block, long offset, long at, long step, int n) {
      int[] values = elements.ints(block, offset, n);
      for (int i = 0; i < n; i++) {
        into[first + Math.toIntExact(at + i * step)] = values[i];
      }
      return -1;
    }
  }
}

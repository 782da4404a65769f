package dev.multibox.bench.npy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * An array in a .npy file: format 1.0, 2.0 or 3.0, C order, either byte order, the types of {@link
 * NpyType}. The file is mapped, not read: opening costs nothing, elements come in when touched, and
 * files may be larger than memory.
 *
 * <p>Whatever else the file is, {@link NpyFormatException} says so, and nothing is allocated by
 * what a header claims. The file must not shrink while it is open.
 *
 * <p>Any thread may read; close once, when none does.
 */
public final class NpyFile implements AutoCloseable {

  /** Longest array that every virtual machine gives. */
  private static final int MOST_IN_ARRAY = Integer.MAX_VALUE - 8;

  private final Path path;
  private final NpyHeader header;
  private final MemorySegment data;
  private final NpyElements elements;
  private final Arena arena;

  private NpyFile(Path path, NpyHeader header, MemorySegment data, Arena arena) {
    this.path = path;
    this.header = header;
    this.data = data;
    this.arena = arena;
    elements = new NpyElements(header.type(), header.order(), data);
  }

  /**
   * Maps a file.
   *
   * @param file a regular file
   * @throws NpyFormatException if it is not there, cannot be opened, or is not such an array
   */
  public static NpyFile open(Path file) throws NpyFormatException {
    Arena arena = Arena.ofShared();
    try {
      NpyFile opened = of(file, FileMapping.map(file, arena), arena);
      arena = null;
      return opened;
    } finally {
      if (arena != null) {
        arena.close();
      }
    }
  }

  /**
   * Views the bytes of a file that are in memory already.
   *
   * @param name what exceptions call it
   * @param bytes all of the file
   * @throws NpyFormatException if it is not such an array
   */
  public static NpyFile of(Path name, MemorySegment bytes) throws NpyFormatException {
    return of(name, bytes.asReadOnly(), null);
  }

  private static NpyFile of(Path path, MemorySegment bytes, Arena arena) throws NpyFormatException {
    String name = path.toString();
    NpyHeader header = NpyHeader.of(name, bytes);
    long expected = header.count() * header.type().itemSize();
    long found = bytes.byteSize() - header.dataOffset();
    if (found != expected) {
      throw new NpyFormatException(
          name,
          expected
              + " bytes of "
              + header.type()
              + " "
              + Arrays.toString(header.shape())
              + " after the header",
          found + (found < expected ? ": the file is cut short" : ": something follows the array"));
    }
    return new NpyFile(path, header, bytes.asSlice(header.dataOffset(), expected), arena);
  }

  /** Returns the file. */
  public Path path() {
    return path;
  }

  /** Returns the lengths of the dimensions, outermost first; empty for a single number. */
  public long[] shape() {
    return header.shape();
  }

  /** Returns the type of the elements. */
  public NpyType type() {
    return header.type();
  }

  /** Returns the byte order of the elements; the native one for single bytes. */
  public ByteOrder order() {
    return header.order();
  }

  /** Returns the number of elements. */
  public long count() {
    return header.count();
  }

  /** Returns the elements as they stand in the file: {@code count * itemSize} bytes, read-only. */
  public MemorySegment data() {
    return data;
  }

  /** Returns whether {@link #data} holds float32 in native byte order. */
  public boolean nativeFloat32() {
    return type() == NpyType.FLOAT32 && order() == ByteOrder.nativeOrder();
  }

  /** Returns whether {@link #data} holds int32 in native byte order. */
  public boolean nativeInt32() {
    return type() == NpyType.INT32 && order() == ByteOrder.nativeOrder();
  }

  /**
   * Converts elements to the nearest float32.
   *
   * @param from first element
   * @param into where they go
   * @param at first index of {@code into}
   * @param n how many
   * @throws IndexOutOfBoundsException if either has not so many
   */
  public void readFloats(long from, float[] into, int at, int n) {
    Objects.checkFromIndexSize(from, n, count());
    Objects.checkFromIndexSize(at, n, into.length);
    elements.floats(from, into, at, n);
  }

  /**
   * Reads elements as int32.
   *
   * @param from first element
   * @param into where they go
   * @param at first index of {@code into}
   * @param n how many
   * @throws NpyFormatException if they are floating-point numbers, or one does not fit
   * @throws IndexOutOfBoundsException if either has not so many
   */
  public void readInts(long from, int[] into, int at, int n) throws NpyFormatException {
    Objects.checkFromIndexSize(from, n, count());
    Objects.checkFromIndexSize(at, n, into.length);
    if (type().isFloat()) {
      throw new NpyFormatException(path.toString(), "integers", type().toString());
    }
    long bad = elements.ints(from, into, at, n);
    if (bad >= 0) {
      throw new NpyFormatException(
          path.toString(),
          "integers from -2^31 to 2^31 - 1",
          data.get(elements.longs(), bad * Long.BYTES) + " at " + position(bad));
    }
  }

  /**
   * Converts all elements to the nearest float32.
   *
   * @throws NpyFormatException if they are too many for an array
   */
  public float[] floats() throws NpyFormatException {
    float[] all = new float[countInArray()];
    readFloats(0, all, 0, all.length);
    return all;
  }

  /**
   * Reads all elements as int32.
   *
   * @throws NpyFormatException if they are too many for an array, floating-point numbers, or one
   *     does not fit
   */
  public int[] ints() throws NpyFormatException {
    int[] all = new int[countInArray()];
    readInts(0, all, 0, all.length);
    return all;
  }

  /**
   * Reads all elements as float64; int64 beyond 2^53 is rounded.
   *
   * @throws NpyFormatException if they are too many for an array
   */
  public double[] doubles() throws NpyFormatException {
    double[] all = new double[countInArray()];
    elements.doubles(all);
    return all;
  }

  /**
   * Gives the memory of elements back that are not soon needed again; they come in anew when they
   * are. Without it a file that is read from end to end counts whole as this process's memory until
   * something else wants it.
   *
   * @param from first element
   * @param n how many
   */
  public void release(long from, long n) {
    MemorySegment elementsDone = data.asSlice(from * type().itemSize(), n * type().itemSize());
    if (elementsDone.isMapped()) {
      elementsDone.unload();
    }
  }

  private int countInArray() throws NpyFormatException {
    if (count() > MOST_IN_ARRAY) {
      throw new NpyFormatException(
          path.toString(),
          "at most " + MOST_IN_ARRAY + " elements to hold at once",
          count() + " elements");
    }
    return (int) count();
  }

  /**
   * Returns where an element stands, such as {@code [3][8731]}.
   *
   * @param index of the element among all
   */
  public String position(long index) {
    StringBuilder indices = new StringBuilder();
    long[] shape = shape();
    long rest = index;
    for (int dimension = shape.length - 1; dimension >= 0; dimension--) {
      indices.insert(0, "[" + rest % shape[dimension] + "]");
      rest /= shape[dimension];
    }
    return indices.isEmpty() ? "[]" : indices.toString();
  }

  /** Unmaps the file; {@link #data} is gone then. */
  @Override
  public void close() {
    if (arena != null) {
      arena.close();
    }
  }

  /** Returns file, type and shape. */
  @Override
  public String toString() {
    return path + " (" + type() + " " + Arrays.toString(header.shape()) + ")";
  }
}

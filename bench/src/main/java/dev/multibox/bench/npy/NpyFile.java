package dev.multibox.bench.npy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * An array in a .npy file or .npz archive: format 1.0, 2.0 or 3.0, C or Fortran order, either byte
 * order, the types of {@link NpyType}. Elements are read by ranges, so that files may be larger
 * than memory, and are counted in C order (row-major) whatever the file's is.
 *
 * <p>Whatever else the file is, {@link NpyFormatException} says so, and nothing is allocated by
 * what a header claims. The same exception tells that the file was cut short while it was read.
 *
 * <p>Any thread may read; close once, when none does.
 */
public final class NpyFile implements AutoCloseable {

  /** Longest array that every virtual machine gives. */
  private static final int MOST_IN_ARRAY = Integer.MAX_VALUE - 8;

  private static final String FIRST_PART = "array[:n] saves its first part";

  private final ArrayName name;
  private final NpyHeader header;
  private final FileBytes bytes;
  private final NpyElements elements;
  private final NpyBlocks blocks;

  private NpyFile(ArrayName name, NpyHeader header, FileBytes bytes) {
    this.name = name;
    this.header = header;
    this.bytes = bytes;
    elements = new NpyElements(header.type(), header.order());
    blocks = new NpyBlocks(bytes, header);
  }

  /**
   * Opens a file.
   *
   * @param file a regular file
   * @throws NpyFormatException if it is not there, cannot be opened, or is not such an array
   */
  public static NpyFile open(Path file) throws NpyFormatException {
    return open(ArrayName.of(file));
  }

  /**
   * Opens a file, or a member of an archive that is stored there without compression.
   *
   * @throws NpyFormatException if it is not there, cannot be opened, or is not such an array
   */
  public static NpyFile open(ArrayName name) throws NpyFormatException {
    FileBytes bytes =
        name.member() == null ? ChannelBytes.open(name.file()) : MemberBytes.open(name);
    try {
      if (name.member() == null && MemberBytes.isArchive(bytes)) {
        throw MemberBytes.archiveAlone(name.file());
      }
      NpyFile opened = of(name, bytes);
      bytes = null;
      return opened;
    } finally {
      if (bytes != null) {
        bytes.close();
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
    return of(ArrayName.of(name), new MemoryBytes(bytes.asReadOnly()));
  }

  private static NpyFile of(ArrayName name, FileBytes bytes) throws NpyFormatException {
    NpyHeader header = NpyHeader.of(name.toString(), bytes);
    header.requireSize(name.toString(), bytes.size());
    return new NpyFile(name, header, bytes);
  }

  /** Returns the file, or the archive that holds it. */
  public Path path() {
    return name.file();
  }

  /** Returns the name of the file, with the member's where it is an archive. */
  public String name() {
    return name.toString();
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

  /** Returns whether the file holds float32 in C order and native byte order. */
  public boolean nativeFloat32() {
    return type() == NpyType.FLOAT32 && order() == ByteOrder.nativeOrder() && inRowMajorOrder();
  }

  /** Returns whether the elements of the outermost index stand one after the other. */
  public boolean inRowMajorOrder() {
    return blocks.inRowMajorOrder();
  }

  /**
   * Converts elements to the nearest float32.
   *
   * @param from first element
   * @param into where they go, in native byte order; as many as it has room for
   * @throws IndexOutOfBoundsException if there are not so many
   * @throws NpyFormatException if the file was cut short since, or its disk fails
   */
  public void readFloats(long from, MemorySegment into) throws NpyFormatException {
    long n = into.byteSize() / Float.BYTES;
    Objects.checkFromIndexSize(from, n, count());
    if (nativeFloat32()) {
      bytes.read(header.dataOffset() + from * Float.BYTES, into);
    } else {
      blocks.read(from, n, elements.floats(into));
    }
  }

  /**
   * Reads elements as int64: integers, and floating-point numbers that are whole.
   *
   * @param from first element
   * @param into where they go
   * @param at first index of {@code into}
   * @param n how many
   * @throws NpyFormatException if one does not fit, the file was cut short since, or its disk fails
   * @throws IndexOutOfBoundsException if either has not so many
   */
  public void readLongs(long from, long[] into, int at, int n) throws NpyFormatException {
    Objects.checkFromIndexSize(from, n, count());
    Objects.checkFromIndexSize(at, n, into.length);
    long bad = blocks.read(from, n, elements.longs(into, at));
    if (bad >= 0) {
      throw new NpyFormatException(
          name(),
          type().isFloat() ? "integers" : "integers from -2^63 to 2^63 - 1",
          type() + " " + text(bad) + " at " + position(bad),
          type().isFloat()
              ? "numpy.rint(...).astype(numpy.int32) makes such integers"
              : ".astype(numpy.int64) makes -1 of 2^64 - 1");
    }
  }

  /**
   * Copies elements of an INT32 file.
   *
   * @param from first element
   * @param into where they go
   * @param at first index of {@code into}
   * @param n how many
   * @throws IllegalStateException if the file holds another type
   * @throws NpyFormatException if the file was cut short since, or its disk fails
   * @throws IndexOutOfBoundsException if either has not so many
   */
  public void readInts(long from, int[] into, int at, int n) throws NpyFormatException {
    if (type() != NpyType.INT32) {
      throw new IllegalStateException(this + ": expected int32; ints() converts other integers");
    }
    Objects.checkFromIndexSize(from, n, count());
    Objects.checkFromIndexSize(at, n, into.length);
    blocks.read(from, n, elements.ints(into, at));
  }

  private String text(long index) throws NpyFormatException {
    String[] text = new String[1];
    blocks.read(
        index,
        1,
        (block, at, step, n) -> {
          text[0] = elements.text(block);
          return -1;
        });
    return text[0];
  }

  /**
   * Converts all elements to the nearest float32.
   *
   * @throws NpyFormatException if they are too many for an array
   */
  public float[] floats() throws NpyFormatException {
    float[] all = new float[countInArray()];
    readFloats(0, MemorySegment.ofArray(all));
    return all;
  }

  /**
   * Reads all elements as int32.
   *
   * @throws NpyFormatException if they are too many for an array, or one does not fit
   */
  public int[] ints() throws NpyFormatException {
    long[] wide = new long[countInArray()];
    readLongs(0, wide, 0, wide.length);
    int[] all = new int[wide.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (int) wide[i];
      if (all[i] != wide[i]) {
        throw new NpyFormatException(
            name(),
            "integers from -2^31 to 2^31 - 1",
            wide[i] + " at " + position(i),
            "numpy.clip bounds them");
      }
    }
    return all;
  }

  /**
   * Reads all elements as float64; integers beyond 2^53 are rounded.
   *
   * @throws NpyFormatException if they are too many for an array
   */
  public double[] doubles() throws NpyFormatException {
    double[] all = new double[countInArray()];
    blocks.read(0, all.length, elements.doubles(all));
    return all;
  }

  /**
   * Maps elements of a file that holds {@link #nativeFloat32}, for those that memory has no room to
   * copy. Where the file is cut short later, touching them is an {@link InternalError}, or the end
   * of the virtual machine where compiled vector code does it.
   *
   * @return the elements, or nothing where they are of another form or in an archive
   * @throws NpyFormatException if the file was cut short already, or cannot be mapped
   */
  public Optional<MemorySegment> mapFloats(Arena arena) throws NpyFormatException {
    return nativeFloat32()
        ? bytes.map(header.dataOffset(), count() * Float.BYTES, arena)
        : Optional.empty();
  }

  private int countInArray() throws NpyFormatException {
    if (count() > MOST_IN_ARRAY) {
      throw new NpyFormatException(
          name(),
          "at most " + MOST_IN_ARRAY + " elements to hold at once",
          count() + " elements",
          FIRST_PART);
    }
    return (int) count();
  }

  /**
   * Returns where an element stands, such as {@code [3][8731]}.
   *
   * @param index of the element among all
   */
  public String position(long index) {
    return header.position(index);
  }

  /** Closes the file. */
  @Override
  public void close() {
    bytes.close();
  }

  /** Returns file, type and shape. */
  @Override
  public String toString() {
    return name + " (" + type() + " " + Arrays.toString(header.shape()) + ")";
  }
}

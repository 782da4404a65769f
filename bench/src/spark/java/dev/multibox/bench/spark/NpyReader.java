package dev.multibox.bench.spark;

import dev.multibox.BatchShape;
import dev.multibox.bench.npy.ElementReader;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Reads images of .npy files one by one into memory that the next image overwrites. Numbers may be
 * of any type that the files of the command line may have. A header is read once a file, and an
 * image allocates nothing unless it has more boxes than any before it.
 */
final class NpyReader implements ImageReader, AutoCloseable {

  private final Iterator<NpyChunk> chunks;
  private final BatchShape image;
  private final Map<ImageColumn, Boolean> wanted;
  private final Map<ImageColumn, ElementReader> readers = new EnumMap<>(ImageColumn.class);
  private final MemorySegment logits;
  private final MemorySegment locations;
  private final MemorySegment targets;
  private final MemorySegment side = floats(1);
  private final Integers labels;
  private final Integers starts = new Integers(2);

  /** Memory of boxes, which grows with the most boxes of an image. */
  private MemorySegment boxes = floats(0);

  private Integers boxLabels = new Integers(0);
  private Integers difficult = new Integers(0);

  private NpyChunk chunk;
  private NpyChunkFiles files;
  private int next;

  /** The place of the image that was read last, in the files. */
  private int at;

  /**
   * Prepares to read.
   *
   * @param image sizes of an image
   * @param wanted the columns, and whether each must be there
   */
  NpyReader(Iterator<NpyChunk> chunks, BatchShape image, Map<ImageColumn, Boolean> wanted) {
    this.chunks = chunks;
    this.image = image;
    this.wanted = wanted;
    int coordinates = (int) image.coordinates();
    logits = floats((int) image.logits());
    locations = floats(coordinates);
    labels = new Integers(wanted.containsKey(ImageColumn.LABELS) ? image.priors() : 0);
    targets = floats(wanted.containsKey(ImageColumn.TARGETS) ? coordinates : 0);
    Arena arena = Arena.ofAuto();
    for (ImageColumn column : ImageColumn.values()) {
      readers.put(column, new ElementReader(arena));
    }
  }

  private static MemorySegment floats(int count) {
    return MemorySegment.ofArray(new float[count]);
  }

  @Override
  public boolean hasNext() {
    while (chunk == null || next == chunk.images()) {
      close();
      if (!chunks.hasNext()) {
        return false;
      }
      begin(chunks.next());
    }
    return true;
  }

  private void begin(NpyChunk part) {
    try {
      files = NpyChunkFiles.open(part, image, wanted);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed.getMessage(), failed);
    }
    chunk = part;
    next = 0;
  }

  @Override
  public void next(ImageRow row) {
    at = chunk.first() + next;
    row.index(chunk.firstIndex() + next);
    next++;
    try {
      floats(row, ImageColumn.LOGITS, logits);
      floats(row, ImageColumn.LOCATIONS, locations);
      floats(row, ImageColumn.TARGETS, targets);
      ints(row, ImageColumn.LABELS, (long) at * image.priors(), labels, image.priors());
      if (files.has(ImageColumn.BOXES)) {
        readBoxes(row);
      }
      side(row, ImageColumn.WIDTH);
      side(row, ImageColumn.HEIGHT);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed.getMessage(), failed);
    }
  }

  @Override
  public String id() {
    return chunk.file(ImageColumn.LOGITS).getFileName() + "[" + at + "]";
  }

  private void readBoxes(ImageRow row) throws IOException {
    ints(row, ImageColumn.BOX_STARTS, at, starts, 2);
    int from = starts.array[0];
    int to = starts.array[1];
    long objects = files.get(ImageColumn.BOXES).count() / GroundTruthBoxes.COORDINATES;
    if (from < 0 || to < from || to > objects) {
      throw row.bad(
          ImageColumn.BOX_STARTS,
          "expected starts that rise from 0 to " + objects + ", found " + from + ", " + to);
    }
    int count = to - from;
    if (count > boxLabels.array.length) {
      int room = count + count / 2;
      boxes = floats(room * GroundTruthBoxes.COORDINATES);
      boxLabels = new Integers(room);
      difficult = new Integers(room);
    }
    floats(
        row,
        ImageColumn.BOXES,
        (long) from * GroundTruthBoxes.COORDINATES,
        boxes,
        count * GroundTruthBoxes.COORDINATES);
    ints(row, ImageColumn.BOX_LABELS, from, boxLabels, count);
    ints(row, ImageColumn.DIFFICULT, from, difficult, count);
  }

  /** Reads the floats of an image, as many as memory has, if there is such a file. */
  private void floats(ImageRow row, ImageColumn column, MemorySegment into) throws IOException {
    int count = (int) (into.byteSize() / Float.BYTES);
    floats(row, column, (long) at * count, into, count);
  }

  /** Reads floats from an element on, if there is such a file. */
  private void floats(ImageRow row, ImageColumn column, long from, MemorySegment into, int count)
      throws IOException {
    if (files.has(column)) {
      readers.get(column).readFloats(files.get(column), from, into, count);
      row.put(column, into, (long) count * Float.BYTES);
    }
  }

  /** Reads integers from an element on, if there is such a file. */
  private void ints(ImageRow row, ImageColumn column, long from, Integers into, int count)
      throws IOException {
    if (!files.has(column)) {
      return;
    }
    NpyFile file = files.get(column);
    ElementReader reader = readers.get(column);
    if (file.type() == NpyType.INT32) {
      reader.readInts(file, from, into.array, 0, count);
    } else {
      long[] wide = into.wide();
      reader.readLongs(file, from, wide, 0, count);
      for (int i = 0; i < count; i++) {
        into.array[i] = (int) wide[i];
        if (into.array[i] != wide[i]) {
          throw row.bad(column, "expected integers of 32 bits, found " + wide[i] + " at " + i);
        }
      }
    }
    row.put(column, into.memory, (long) count * Integer.BYTES);
  }

  private void side(ImageRow row, ImageColumn column) throws IOException {
    if (files.has(column)) {
      readers.get(column).readFloats(files.get(column), at, side);
      row.side(column, side.get(ValueLayout.JAVA_FLOAT, 0));
    }
  }

  /** Integers, and a view of them that is made once. */
  private static final class Integers {

    private final int[] array;
    private final MemorySegment memory;
    private long[] wide;

    Integers(int count) {
      array = new int[count];
      memory = MemorySegment.ofArray(array);
    }

    /** As many integers of 64 bits, for files that hold others than of 32. */
    long[] wide() {
      if (wide == null) {
        wide = new long[array.length];
      }
      return wide;
    }
  }

  /** Closes the files of the chunk. */
  @Override
  public void close() {
    if (files != null) {
      files.close();
      files = null;
    }
  }
}

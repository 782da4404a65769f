package dev.multibox.bench.spark;

import dev.multibox.BatchShape;
import dev.multibox.bench.npy.NpyFile;
import dev.multibox.bench.npy.NpyType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Iterator;
import java.util.Map;

/**
 * Reads images of .npy files one by one into memory that the next image overwrites. Numbers may be
 * of any type that the files of the command line may have.
 */
final class NpyReader implements ImageReader, AutoCloseable {

  private final Iterator<NpyChunk> chunks;
  private final BatchShape image;
  private final Map<ImageColumn, Boolean> wanted;
  private final MemorySegment logits;
  private final MemorySegment locations;
  private final MemorySegment targets;
  private final MemorySegment side = floats(1);
  private final Integers labels;
  private final Integers starts = Integers.of(2);

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
    labels = Integers.of(wanted.containsKey(ImageColumn.LABELS) ? image.priors() : 0);
    targets = floats(wanted.containsKey(ImageColumn.TARGETS) ? coordinates : 0);
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
      ints(row, ImageColumn.LABELS, (long) at * labels.count(), labels);
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
    ints(row, ImageColumn.BOX_STARTS, at, starts);
    int from = starts.array()[0];
    int to = starts.array()[1];
    long objects = files.get(ImageColumn.BOXES).shape()[0];
    if (from < 0 || to < from || to > objects) {
      throw row.bad(
          ImageColumn.BOX_STARTS,
          "expected starts that rise from 0 to " + objects + ", found " + from + ", " + to);
    }
    int count = to - from;
    MemorySegment boxes = floats(count * GroundTruthBoxes.COORDINATES);
    files.get(ImageColumn.BOXES).readFloats((long) from * GroundTruthBoxes.COORDINATES, boxes);
    row.put(ImageColumn.BOXES, boxes, boxes.byteSize());
    ints(row, ImageColumn.BOX_LABELS, from, Integers.of(count));
    ints(row, ImageColumn.DIFFICULT, from, Integers.of(count));
  }

  /** Reads the floats of an image, as many as memory has, if there is such a file. */
  private void floats(ImageRow row, ImageColumn column, MemorySegment into) throws IOException {
    if (files.has(column)) {
      files.get(column).readFloats(at * (into.byteSize() / Float.BYTES), into);
      row.put(column, into, into.byteSize());
    }
  }

  /** Reads integers from an element on, as many as the array has, if there is such a file. */
  private void ints(ImageRow row, ImageColumn column, long from, Integers into) throws IOException {
    if (!files.has(column)) {
      return;
    }
    NpyFile file = files.get(column);
    if (file.type() == NpyType.INT32) {
      file.readInts(from, into.array(), 0, into.count());
    } else {
      long[] wide = new long[into.count()];
      file.readLongs(from, wide, 0, wide.length);
      for (int i = 0; i < wide.length; i++) {
        into.array()[i] = (int) wide[i];
        if (into.array()[i] != wide[i]) {
          throw row.bad(column, "expected integers of 32 bits, found " + wide[i] + " at " + i);
        }
      }
    }
    row.put(column, into.memory(), into.memory().byteSize());
  }

  private void side(ImageRow row, ImageColumn column) throws IOException {
    if (files.has(column)) {
      files.get(column).readFloats(at, side);
      row.side(column, side.get(ValueLayout.JAVA_FLOAT, 0));
    }
  }

  /** Integers, and a view of them that is made once. */
  private record Integers(int[] array, MemorySegment memory) {

    static Integers of(int count) {
      int[] array = new int[count];
      return new Integers(array, MemorySegment.ofArray(array));
    }

    int count() {
      return array.length;
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

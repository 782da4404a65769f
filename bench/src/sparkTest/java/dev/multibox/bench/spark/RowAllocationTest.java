package dev.multibox.bench.spark;

import static dev.multibox.bench.harness.WarmAllocation.assertAllocatesNothing;

import dev.multibox.Backend;
import dev.multibox.BatchShape;
import dev.multibox.bench.files.InputException;
import dev.multibox.loss.ReferenceLoss;
import dev.multibox.matching.ReferenceTargets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeProjection;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An image of Spark's rows or of files is evaluated in the memory of the task. */
@Tag("spark")
class RowAllocationTest {

  private static final TestImages IMAGES = new TestImages(7);

  /** How Spark holds a row. */
  enum Form {
    /** All bytes of the row in one array, as tasks mostly get them. */
    UNSAFE,
    /** An object a column. */
    GENERIC
  }

  /** Gives a few rows again and again; indices rise, as an evaluation takes none twice. */
  private static final class Endless implements ImageReader {

    private final RowReader reader;
    private long images;

    Endless(List<InternalRow> rows, DatasetColumns columns) {
      reader = new RowReader(new Cycle(rows), columns);
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public void next(ImageRow row) {
      reader.next(row);
      row.index(images++);
    }

    @Override
    public String id() {
      return reader.id();
    }
  }

  private static final class Cycle implements Iterator<InternalRow> {

    private final List<InternalRow> rows;
    private int next;

    Cycle(List<InternalRow> rows) {
      this.rows = rows;
    }

    @Override
    public boolean hasNext() {
      return true;
    }

    @Override
    public InternalRow next() {
      next = (next + 1) % rows.size();
      return rows.get(next);
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void theLossAllocatesNothing(Form form) throws Exception {
    assertRowAllocatesNothing(DatasetEvaluationTest.loss(ReferenceLoss.NVIDIA, IMAGES), form, true);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void matchedTargetsAllocateNothing(Form form) throws Exception {
    DatasetPolicy policy =
        DatasetEvaluationTest.loss(ReferenceLoss.NVIDIA, IMAGES)
            .matching(ReferenceTargets.CAFFE_SSD, IMAGES.priors);
    assertRowAllocatesNothing(policy, form, true);
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void detectionsAllocateNothing(Form form) throws Exception {
    assertRowAllocatesNothing(
        DatasetEvaluationTest.everything(ReferenceLoss.NVIDIA, IMAGES), form, true);
  }

  /** Of a row in one array Spark makes an object for each array in it, which is not ours. */
  @Test
  void arraysAllocateNothing() throws Exception {
    assertRowAllocatesNothing(
        DatasetEvaluationTest.everything(ReferenceLoss.NVIDIA, IMAGES), Form.GENERIC, false);
  }

  /** All columns of .npy files are read; the first image of a chunk opens them. */
  @Test
  void filesAllocateNothing(@TempDir Path folder) throws Exception {
    TestImages images = new TestImages(500);
    TestImageFiles.write(images, folder, images.images);
    NpyChunk chunk = NpyChunk.of(folder, images.images).getFirst();
    Map<ImageColumn, Boolean> columns = new EnumMap<>(ImageColumn.class);
    for (ImageColumn column : ImageColumn.values()) {
      columns.put(column, column != ImageColumn.DIFFICULT);
    }
    try (NpyReader reader =
        new NpyReader(
            Stream.generate(() -> chunk).iterator(),
            BatchShape.of(1, images.priors.count(), TestImages.CLASSES),
            columns)) {
      ImageRow image = new ImageRow(reader);
      assertAllocatesNothing(
          "files",
          () -> {
            reader.hasNext();
            image.next();
          });
    }
  }

  private static Object internal(Object value) {
    return switch (value) {
      case String id -> UTF8String.fromString(id);
      case float[] floats -> UnsafeArrayData.fromPrimitiveArray(floats);
      case int[] ints -> UnsafeArrayData.fromPrimitiveArray(ints);
      default -> value;
    };
  }

  private static void assertRowAllocatesNothing(DatasetPolicy policy, Form form, boolean binary)
      throws InputException {
    StructType schema = TestImages.schema(binary);
    DatasetColumns columns = DatasetColumns.of(schema, policy.columns());
    UnsafeProjection projection =
        UnsafeProjection.create(
            columns.columns().stream()
                .map(column -> schema.apply(column.label()).dataType())
                .toArray(DataType[]::new));
    List<InternalRow> rows = new ArrayList<>();
    for (Row row : IMAGES.rows(binary)) {
      Object[] values =
          columns.columns().stream()
              .map(column -> internal(row.get(schema.fieldIndex(column.label()))))
              .toArray();
      InternalRow generic = new GenericInternalRow(values);
      rows.add(form == Form.GENERIC ? generic : projection.apply(generic).copy());
    }
    for (Backend.Choice choice : List.of(Backend.Choice.SCALAR, Backend.Choice.VECTOR)) {
      PartitionEvaluation evaluation = new PartitionEvaluation(policy.backend(choice));
      ImageRow image = new ImageRow(new Endless(rows, columns));
      assertAllocatesNothing(form + " " + choice, () -> evaluation.addNext(image));
    }
  }
}

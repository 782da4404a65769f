package dev.multibox.evaluation;

import dev.multibox.evaluation.EvaluationPolicy.Arithmetic;
import dev.multibox.evaluation.EvaluationPolicy.BoxConvention;
import dev.multibox.evaluation.EvaluationPolicy.Candidates;
import dev.multibox.evaluation.EvaluationPolicy.DifficultObjects;
import dev.multibox.evaluation.EvaluationPolicy.Interpolation;
import dev.multibox.evaluation.EvaluationPolicy.Mean;
import dev.multibox.evaluation.EvaluationPolicy.OverlapTest;
import dev.multibox.evaluation.EvaluationPolicy.Precision;
import dev.multibox.evaluation.EvaluationPolicy.Ranking;
import dev.multibox.evaluation.EvaluationPolicy.WithoutDetections;
import dev.multibox.evaluation.EvaluationPolicy.WithoutObjects;
import dev.multibox.internal.bytes.ByteForm;
import dev.multibox.internal.bytes.ByteFormReader;
import dev.multibox.internal.bytes.ByteFormWriter;
import dev.multibox.internal.memory.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The byte forms of policies and evaluations. */
final class EvaluationBytes {

  private static final int VERSION = 1;
  private static final String WRITE_AGAIN = "write the evaluation again by toBytes()";

  /** Bytes of a detection apart from its bits. */
  private static final int ROW_BYTES = 4 * Integer.BYTES + Double.BYTES + Long.BYTES + 1;

  private EvaluationBytes() {}

  static byte[] write(EvaluationPolicy policy) {
    ByteFormWriter writer = new ByteFormWriter(ByteForm.EVALUATION_POLICY, VERSION);
    writePolicy(writer, policy);
    return writer.toBytes();
  }

  static EvaluationPolicy readPolicy(byte[] bytes) {
    ByteFormReader reader = ByteFormReader.open(ByteForm.EVALUATION_POLICY, VERSION, bytes);
    EvaluationPolicy policy = readPolicy(reader);
    reader.end();
    return policy;
  }

  private static void writePolicy(ByteFormWriter writer, EvaluationPolicy policy) {
    writer.constant(policy.boxConvention()).constant(policy.arithmetic());
    writeNumbers(writer, policy.overlapThresholds());
    writer.constant(policy.overlapTest()).constant(policy.candidates());
    writer.constant(policy.difficultObjects()).constant(policy.ranking());
    writer.constant(policy.interpolation());
    writeNumbers(writer, policy.recallLevels());
    writer.constant(policy.precision()).constant(policy.withoutObjects());
    writer.constant(policy.withoutDetections()).constant(policy.mean());
    writer.int32(policy.areaRanges().size());
    for (AreaRange range : policy.areaRanges()) {
      writer.int32(range.name().length());
      range.name().chars().forEach(writer::int32);
      writer.float64(range.least()).float64(range.most());
    }
    writer.int32(policy.maxDetections().size());
    policy.maxDetections().forEach(writer::int32);
    writer.flag(policy.useCategories()).flag(policy.zeroIdUnmatched());
    writer.flag(policy.summaryAtHundred());
  }

  private static EvaluationPolicy readPolicy(ByteFormReader reader) {
    return new EvaluationPolicy(
        reader.constant("boxConvention", BoxConvention.class),
        reader.constant("arithmetic", Arithmetic.class),
        readList(reader, "overlapThresholds", reader::float64),
        reader.constant("overlapTest", OverlapTest.class),
        reader.constant("candidates", Candidates.class),
        reader.constant("difficultObjects", DifficultObjects.class),
        reader.constant("ranking", Ranking.class),
        reader.constant("interpolation", Interpolation.class),
        readList(reader, "recallLevels", reader::float64),
        reader.constant("precision", Precision.class),
        reader.constant("withoutObjects", WithoutObjects.class),
        reader.constant("withoutDetections", WithoutDetections.class),
        reader.constant("mean", Mean.class),
        readList(reader, "areaRanges", name -> readRange(reader, name)),
        readList(reader, "maxDetections", reader::int32),
        reader.flag("useCategories"),
        reader.flag("zeroIdUnmatched"),
        reader.flag("summaryAtHundred"));
  }

  private static void writeNumbers(ByteFormWriter writer, List<Double> numbers) {
    writer.int32(numbers.size());
    numbers.forEach(writer::float64);
  }

  private static <T> List<T> readList(
      ByteFormReader reader, String name, Function<String, T> element) {
    int count = count(reader, name, Integer.BYTES);
    List<T> list = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      list.add(element.apply(name));
    }
    return list;
  }

  private static AreaRange readRange(ByteFormReader reader, String field) {
    int length = count(reader, "areaRanges, a name", Integer.BYTES);
    StringBuilder name = new StringBuilder();
    for (int index = 0; index < length; index++) {
      name.append((char) reader.int32());
    }
    return new AreaRange(name.toString(), reader.float64(field), reader.float64(field));
  }

  /** A count of elements of at least so many bytes, of which there are enough. */
  private static int count(ByteFormReader reader, String name, int elementBytes) {
    int count = reader.int32(name);
    return Arguments.within(name + ", their number", count, 0, reader.remaining() / elementBytes);
  }

  static byte[] write(EvaluationPolicy policy, Columns columns) {
    ByteFormWriter writer = new ByteFormWriter(ByteForm.DETECTION_EVALUATION, VERSION);
    writePolicy(writer, policy);
    int[] labels = columns.classes.ascending();
    writer.flag(columns.classes.isClosed()).int32(labels.length);
    for (int label : labels) {
      writer.int32(label);
      int number = columns.classes.number(label);
      for (int range = 0; range <= columns.areas; range++) {
        writer.int64(columns.objects[columns.objectsOf(number, range)]);
      }
    }
    writer.int32(columns.images.size()).int32(columns.size);
    for (int image = 0; image < columns.images.size(); image++) {
      writer.int64(columns.images.get(image)).int32(columns.starts[image]);
    }
    for (int row = 0; row < columns.size; row++) {
      writer.int32(columns.label[row]).float64(columns.score[row]).int32(columns.rank[row]);
      writer.int8(columns.error[row]).int32(columns.corrected[row]);
      writer.int32(columns.confused[row]).int64(columns.position[row]);
      for (int word = row * columns.words; word < (row + 1) * columns.words; word++) {
        writer.int64(columns.matched[word]).int64(columns.ignored[word]);
      }
    }
    return writer.toBytes();
  }

  static DetectionEvaluation read(byte[] bytes) {
    ByteFormReader reader = ByteFormReader.open(ByteForm.DETECTION_EVALUATION, VERSION, bytes);
    EvaluationPolicy policy = readPolicy(reader);
    boolean closed = reader.flag("classes");
    int areas = policy.areaRanges().size();
    int classes = count(reader, "classes", Integer.BYTES + (areas + 1) * Long.BYTES);
    int[] labels = new int[classes];
    long[] objects = new long[classes * (areas + 1)];
    for (int place = 0, at = 0; place < classes; place++) {
      labels[place] = reader.int32();
      for (int range = 0; range <= areas; range++) {
        objects[at] = reader.int64();
        Arguments.atLeast("objects", objects[at++], 0L);
      }
    }
    ClassLabels all = ClassLabels.closed(labels);
    DetectionEvaluation evaluation =
        new DetectionEvaluation(policy, closed ? all : ClassLabels.open());
    Columns columns = evaluation.columns();
    for (int place = 0, at = 0; place < classes; place++) {
      int number = columns.classNumber(labels[place]);
      for (int range = 0; range <= areas; range++) {
        columns.objects[columns.objectsOf(number, range)] = objects[at++];
      }
    }
    readImages(reader, columns, all);
    reader.end();
    return evaluation;
  }

  private static void readImages(ByteFormReader reader, Columns columns, ClassLabels classes) {
    int images = Arguments.atLeast("images", reader.int32("images"), 0);
    int rows = Arguments.atLeast("detections", reader.int32("detections"), 0);
    int rowBytes = ROW_BYTES + 2 * columns.words * Long.BYTES;
    long needed = (long) images * (Long.BYTES + Integer.BYTES) + (long) rows * rowBytes;
    reader.requireRemaining(needed, "images and detections");
    columns.reserve(rows);
    for (int image = 0; image < images; image++) {
      long id = reader.int64();
      Arguments.combination(
          columns.images.place(id) < 0, "images", "different ids", id + " twice", WRITE_AGAIN);
      int least = columns.size;
      columns.size = Arguments.within("starts", reader.int32(), least, image > 0 ? rows : 0);
      columns.beginImage(id);
    }
    Arguments.combination(
        images > 0 || rows == 0, "detections", "none without images", rows, WRITE_AGAIN);
    columns.size = rows;
    for (int row = 0; row < rows; row++) {
      readRow(reader, columns, classes, row);
    }
  }

  private static void readRow(
      ByteFormReader reader, Columns columns, ClassLabels classes, int row) {
    columns.label[row] = reader.int32();
    columns.score[row] = reader.float64();
    columns.rank[row] = Arguments.atLeast("ranks", reader.int32(), 0);
    columns.error[row] =
        (byte) Arguments.within("errors", reader.int8(), 0, DetectionError.MISSED.ordinal());
    columns.corrected[row] = reader.int32();
    columns.confused[row] = reader.int32();
    columns.position[row] = reader.int64();
    for (int word = row * columns.words; word < (row + 1) * columns.words; word++) {
      columns.matched[word] = reader.int64();
      columns.ignored[word] = reader.int64();
    }
    classes.check("labels", row, columns.label[row]);
    Arguments.combination(
        !Double.isNaN(columns.score[row]), "scores[" + row + "]", "a number", columns.score[row]);
    if (columns.corrected[row] != 0) {
      classes.check("corrected", row, columns.corrected[row]);
    }
    if (columns.confused[row] != 0 && columns.confused[row] != Columns.NOT_COUNTED) {
      classes.check("confused", row, columns.confused[row]);
    }
  }
}

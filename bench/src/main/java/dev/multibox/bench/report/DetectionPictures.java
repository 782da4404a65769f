package dev.multibox.bench.report;

import dev.multibox.bench.formats.BoxTable;
import dev.multibox.bench.formats.ImageList.Image;
import dev.multibox.bench.npy.TemporaryFile;
import dev.multibox.evaluation.AreaRange;
import dev.multibox.evaluation.DetectionCounts;
import dev.multibox.evaluation.DetectionEvaluation;
import dev.multibox.evaluation.EvaluationPolicy;
import dev.multibox.evaluation.EvaluationResult;
import dev.multibox.evaluation.PrecisionRecallCurve;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Draws the images with the most errors: objects green, true detections blue, false ones red,
 * ignored ones grey.
 */
public final class DetectionPictures {

  private static final Color OBJECT = new Color(0x009e73);
  private static final Color TRUE = new Color(0x0072b2);
  private static final Color FALSE = new Color(0xd5, 0x3e, 0);
  private static final Color IGNORED = new Color(0x777777);
  private static final Color BACKGROUND = new Color(0xe8e8e8);

  /** Larger images are drawn smaller. */
  private static final int MOST_PIXELS = 1600;

  /** Boxes in units that are no pixels, such as fractions, are drawn larger. */
  private static final int LEAST_PIXELS = 300;

  private static final List<String> ENDINGS = List.of("", ".jpg", ".jpeg", ".png");

  private final Evaluated evaluated;
  private final Path photographs;
  private final EvaluationPolicy policy;

  /** An image and how many errors it has. */
  private record Worst(int image, long errors) {}

  /**
   * Prepares pictures.
   *
   * @param evaluated what they show
   * @param photographs the folder of the images, or null to draw on grey
   */
  public DetectionPictures(Evaluated evaluated, Path photographs) {
    this.evaluated = evaluated;
    this.photographs = photographs;
    EvaluationPolicy used = evaluated.result().policy();
    policy =
        used.toBuilder()
            .overlapThresholds(used.overlapThresholds().getFirst())
            .areaRanges(AreaRange.ALL)
            .maxDetections(used.maxDetections().getLast())
            .build();
  }

  /**
   * Writes the images with the most errors as .png files, named by their rank. Each file is moved
   * into the folder when it is whole.
   *
   * @param folder takes them, and is made if it is missing
   * @param most how many; fewer where fewer have errors
   * @throws IOException if one cannot be written
   */
  public void write(Path folder, int most) throws IOException {
    Files.createDirectories(folder);
    List<Worst> worst =
        IntStream.range(0, evaluated.truth().images().count())
            .mapToObj(image -> new Worst(image, errors(image)))
            .filter(image -> image.errors() > 0)
            .sorted(Comparator.comparingLong(image -> -image.errors()))
            .limit(most)
            .toList();
    for (int rank = 0; rank < worst.size(); rank++) {
      Image image = evaluated.truth().images().get(worst.get(rank).image());
      String name = image.name().replaceAll("[^\\w.-]", "_").replaceAll("\\.(jpe?g|png)$", "");
      Path file = folder.resolve(String.format(Locale.ROOT, "%03d-%s.png", rank + 1, name));
      write(file, draw(worst.get(rank).image()));
    }
  }

  /** Writes a picture whole, or leaves what stood there. */
  static void write(Path target, RenderedImage picture) throws IOException {
    try (TemporaryFile file = TemporaryFile.of(target)) {
      try (OutputStream stream = file.stream();
          ImageOutputStream output = new MemoryCacheImageOutputStream(stream)) {
        ImageIO.write(picture, "png", output);
      }
      file.complete();
      file.commit();
    }
  }

  private EvaluationResult evaluate(int image) {
    DetectionEvaluation evaluation =
        DetectionEvaluation.of(policy, evaluated.truth().categories().labels());
    BoxTable objects = evaluated.truth().objects();
    evaluation.add(
        image, objects.objects(image), evaluated.detections().detections(image, objects.form()));
    return evaluation.result();
  }

  private long errors(int image) {
    DetectionCounts counts = evaluate(image).counts(evaluated.score());
    return counts.falseDetections() + counts.missedObjects();
  }

  BufferedImage draw(int image) throws IOException {
    Image size = evaluated.truth().images().get(image);
    BufferedImage photograph = photograph(size.name());
    double width = photograph == null ? width(image) : photograph.getWidth();
    double height = photograph == null ? height(image) : photograph.getHeight();
    double longer = Math.max(width, height);
    double scale = Math.clamp(longer, LEAST_PIXELS, MOST_PIXELS) / longer;
    BufferedImage picture =
        new BufferedImage(
            Math.max(1, (int) (width * scale)),
            Math.max(1, (int) (height * scale)),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(BACKGROUND);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    if (photograph != null) {
      graphics.drawImage(photograph, 0, 0, picture.getWidth(), picture.getHeight(), null);
    }
    objects(graphics, image, scale);
    EvaluationResult result = evaluate(image);
    for (int label : result.labels()) {
      detections(graphics, image, label, result.curve(label), scale);
    }
    graphics.dispose();
    return picture;
  }

  private BufferedImage photograph(String name) throws IOException {
    if (photographs == null) {
      return null;
    }
    for (String ending : ENDINGS) {
      Path file = photographs.resolve(name + ending);
      if (Files.isRegularFile(file)) {
        return ImageIO.read(file.toFile());
      }
    }
    return null;
  }

  private double width(int image) {
    Image size = evaluated.truth().images().get(image);
    return size.hasSize() ? size.width() : farthest(image, 2);
  }

  private double height(int image) {
    Image size = evaluated.truth().images().get(image);
    return size.hasSize() ? size.height() : farthest(image, 3);
  }

  /** Where the last object ends, where nobody says how large the image is. */
  private double farthest(int image, int coordinate) {
    BoxTable objects = evaluated.truth().objects();
    double farthest = 1;
    for (int row = objects.start(image); row < objects.start(image + 1); row++) {
      farthest = Math.max(farthest, objects.corners(row)[coordinate]);
    }
    return farthest;
  }

  private void objects(Graphics2D graphics, int image, double scale) {
    BoxTable objects = evaluated.truth().objects();
    for (int row = objects.start(image); row < objects.start(image + 1); row++) {
      boolean ignored = objects.isCrowd(row) || objects.isDifficult(row);
      String name = evaluated.name(objects.label(row));
      box(graphics, objects.corners(row), scale, OBJECT, 3, ignored ? name + " (ignored)" : name);
    }
  }

  /** Detections of a class, by descending score as the curve has them. */
  private void detections(
      Graphics2D graphics, int image, int label, PrecisionRecallCurve curve, double scale) {
    BoxTable detections = evaluated.detections();
    List<Integer> rows = new ArrayList<>();
    for (int row = detections.start(image); row < detections.start(image + 1); row++) {
      if (detections.label(row) == label) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparingDouble(row -> -detections.value(row)));
    for (int rank = 0; rank < Math.min(rows.size(), curve.score().length); rank++) {
      int row = rows.get(rank);
      if (detections.value(row) >= evaluated.score()) {
        String words =
            String.format(Locale.ROOT, "%s %.2f", evaluated.name(label), detections.value(row));
        box(graphics, detections.corners(row), scale, color(curve, rank), 2, words);
      }
    }
  }

  /** Recall rises with a true detection, precision falls or stays 0 with a false one. */
  private static Color color(PrecisionRecallCurve curve, int rank) {
    double recall = curve.recall()[rank];
    double precision = curve.precision()[rank];
    double recallBefore = rank == 0 ? 0 : curve.recall()[rank - 1];
    double precisionBefore = rank == 0 ? 1 : curve.precision()[rank - 1];
    if (recall > recallBefore) {
      return TRUE;
    }
    return precision < precisionBefore || precision == 0 ? FALSE : IGNORED;
  }

  private static void box(
      Graphics2D graphics, double[] corners, double scale, Color color, float width, String words) {
    graphics.setColor(color);
    graphics.setStroke(new BasicStroke(width));
    double left = corners[0] * scale;
    double top = corners[1] * scale;
    graphics.draw(
        new Rectangle2D.Double(
            left, top, (corners[2] - corners[0]) * scale, (corners[3] - corners[1]) * scale));
    int wide = graphics.getFontMetrics().stringWidth(words) + 4;
    int high = graphics.getFontMetrics().getHeight();
    double labelTop = color.equals(OBJECT) ? top : Math.max(0, top - high);
    graphics.fill(new Rectangle2D.Double(Math.max(0, left), Math.max(0, labelTop), wide, high));
    graphics.setColor(Color.WHITE);
    graphics.drawString(
        words,
        (float) Math.max(0, left) + 2,
        (float) Math.max(0, labelTop) + graphics.getFontMetrics().getAscent());
  }
}

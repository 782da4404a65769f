package dev.multibox.bench.trainer;

import dev.multibox.bench.trainer.Scene.Thing;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Scenes side by side with what was found on them: true boxes dashed and white, detections in the
 * colour of their kind (disc red, block green, triangle blue, cross yellow).
 */
final class DetectionPicture {

  private static final int SIDE = DetectionNetwork.SIDE;
  private static final int COLUMNS = 4;
  private static final int GAP = 6;
  private static final Color[] COLOURS = {
    new Color(255, 40, 40), new Color(0, 220, 60), new Color(60, 110, 255), new Color(255, 225, 0)
  };

  private DetectionPicture() {}

  static void write(Path file, List<Scene> scenes, List<List<Detection>> found) throws IOException {
    int rows = Math.ceilDiv(scenes.size(), COLUMNS);
    BufferedImage picture =
        new BufferedImage(
            COLUMNS * (SIDE + GAP) - GAP, rows * (SIDE + GAP) - GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, picture.getWidth(), picture.getHeight());
    for (int i = 0; i < scenes.size(); i++) {
      Graphics2D place =
          (Graphics2D)
              graphics.create(i % COLUMNS * (SIDE + GAP), i / COLUMNS * (SIDE + GAP), SIDE, SIDE);
      place.drawImage(scenes.get(i).image(), 0, 0, null);
      for (Detection detection : found.get(i)) {
        box(place, detection.thing(), Color.BLACK, new BasicStroke(5));
        Color colour = COLOURS[detection.thing().kind().ordinal()];
        box(place, detection.thing(), colour, new BasicStroke(3));
      }
      for (Thing thing : scenes.get(i).objects()) {
        box(
            place,
            thing,
            Color.WHITE,
            new BasicStroke(
                1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {5, 5}, 0));
      }
      place.dispose();
    }
    graphics.dispose();
    ImageIO.write(picture, "png", file.toFile());
  }

  private static void box(Graphics2D graphics, Thing thing, Color colour, BasicStroke stroke) {
    graphics.setColor(colour);
    graphics.setStroke(stroke);
    int left = Math.round(thing.left() * SIDE);
    int top = Math.round(thing.top() * SIDE);
    graphics.drawRect(
        left,
        top,
        Math.round(thing.right() * SIDE) - left,
        Math.round(thing.bottom() * SIDE) - top);
  }
}

package dev.multibox.bench.trainer;

import dev.multibox.bench.trainer.Scene.Kind;
import dev.multibox.bench.trainer.Scene.Thing;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Polygon;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws scenes: one to three objects of four kinds in any colour on a background of a colour
 * gradient, stripes and noise. The same seed gives the same scenes.
 */
final class ScenePainter {

  private static final int SIDE = DetectionNetwork.SIDE;
  private static final int SMALLEST = 70;
  private static final int LARGEST = 190;

  /** Most objects of a scene. */
  static final int MOST_OBJECTS = 3;

  private static final int STRIPES = 25;
  private static final int NOISE = 20;
  private static final double MOST_OVERLAP = 0.02;
  private static final int COLOUR_APART = 220;

  private final SplittableRandom random;

  ScenePainter(long seed) {
    random = new SplittableRandom(seed);
  }

  Scene draw() {
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    Color ground = colour();
    background(graphics, ground);
    List<Thing> objects = new ArrayList<>();
    int wanted = random.nextInt(1, MOST_OBJECTS + 1);
    for (int attempt = 0; objects.size() < wanted && attempt < 50; attempt++) {
      Thing thing = place();
      if (objects.stream().allMatch(other -> thing.overlap(other) < MOST_OVERLAP)) {
        graphics.setColor(apartFrom(ground));
        graphics.fill(shape(thing));
        objects.add(thing);
      }
    }
    graphics.dispose();
    noise(image);
    return new Scene(image, List.copyOf(objects));
  }

  private void background(Graphics2D graphics, Color ground) {
    Color other = new Color(near(ground.getRed()), near(ground.getGreen()), near(ground.getBlue()));
    graphics.setPaint(new GradientPaint(0, 0, ground, SIDE, random.nextInt(SIDE), other));
    graphics.fillRect(0, 0, SIDE, SIDE);
    for (int i = 0; i < STRIPES; i++) {
      Color stripe = colour();
      graphics.setColor(new Color(stripe.getRed(), stripe.getGreen(), stripe.getBlue(), 70));
      graphics.setStroke(new BasicStroke(random.nextInt(1, 5)));
      graphics.draw(
          new Line2D.Float(
              random.nextInt(SIDE),
              random.nextInt(SIDE),
              random.nextInt(SIDE),
              random.nextInt(SIDE)));
    }
  }

  private int near(int channel) {
    return Math.clamp(channel + random.nextInt(-50, 51), 0, 255);
  }

  private Color colour() {
    return new Color(random.nextInt(256), random.nextInt(256), random.nextInt(256));
  }

  private Color apartFrom(Color ground) {
    while (true) {
      Color colour = colour();
      int apart =
          Math.abs(colour.getRed() - ground.getRed())
              + Math.abs(colour.getGreen() - ground.getGreen())
              + Math.abs(colour.getBlue() - ground.getBlue());
      if (apart > COLOUR_APART) {
        return colour;
      }
    }
  }

  private Thing place() {
    Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
    int width = random.nextInt(SMALLEST, LARGEST);
    int height = Math.clamp(Math.round(width * random.nextDouble(0.7, 1.4)), SMALLEST, LARGEST);
    float left = random.nextInt(SIDE - width);
    float top = random.nextInt(SIDE - height);
    return new Thing(kind, left / SIDE, top / SIDE, (left + width) / SIDE, (top + height) / SIDE);
  }

  private static Shape shape(Thing thing) {
    float left = thing.left() * SIDE;
    float top = thing.top() * SIDE;
    float width = (thing.right() - thing.left()) * SIDE;
    float height = (thing.bottom() - thing.top()) * SIDE;
    return switch (thing.kind()) {
      case DISC -> new Ellipse2D.Float(left, top, width, height);
      case BLOCK -> new Rectangle2D.Float(left, top, width, height);
      case TRIANGLE ->
          new Polygon(
              new int[] {Math.round(left), Math.round(left + width / 2), Math.round(left + width)},
              new int[] {Math.round(top + height), Math.round(top), Math.round(top + height)},
              3);
      case CROSS -> {
        Area cross = new Area(new Rectangle2D.Float(left + width / 3, top, width / 3, height));
        cross.add(new Area(new Rectangle2D.Float(left, top + height / 3, width, height / 3)));
        yield cross;
      }
    };
  }

  private void noise(BufferedImage image) {
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      long bits = random.nextLong();
      int red = noisy(pixels[i] >> 16 & 0xff, bits);
      int green = noisy(pixels[i] >> 8 & 0xff, bits >> 16);
      int blue = noisy(pixels[i] & 0xff, bits >> 32);
      pixels[i] = red << 16 | green << 8 | blue;
    }
  }

  private static int noisy(int channel, long bits) {
    return Math.clamp(channel + Math.floorMod((short) bits, 2 * NOISE + 1) - NOISE, 0, 255);
  }
}

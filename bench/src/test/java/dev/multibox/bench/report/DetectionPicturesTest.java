package dev.multibox.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrowsExactly;

import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A picture is written whole, or the folder stays as it was. */
class DetectionPicturesTest {

  @TempDir private Path folder;

  /** Its pixels fail, which follow the header of the file. */
  private static final class FailingPicture extends BufferedImage {

    FailingPicture() {
      super(64, 64, TYPE_INT_RGB);
    }

    @Override
    public WritableRaster getRaster() {
      throw new IllegalStateException("no pixels");
    }
  }

  @Test
  void aPictureThatFailsLeavesTheFolderAsItWas() throws IOException {
    Path target = Files.writeString(folder.resolve("001-a.png"), "before");
    assertThrowsExactly(
        IllegalStateException.class, () -> DetectionPictures.write(target, new FailingPicture()));
    assertEquals("before", Files.readString(target));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(target), files.toList());
    }
  }

  @Test
  void aPictureTakesThePlaceOfTheFileThatStoodThere() throws IOException {
    Path target = Files.writeString(folder.resolve("001-a.png"), "before");
    BufferedImage picture = new BufferedImage(2, 3, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(1, 2, 0x0072b2);
    DetectionPictures.write(target, picture);
    BufferedImage read = ImageIO.read(target.toFile());
    assertEquals(3, read.getHeight());
    assertEquals(0x0072b2, read.getRGB(1, 2) & 0xffffff);
  }
}

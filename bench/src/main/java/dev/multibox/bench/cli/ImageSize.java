package dev.multibox.bench.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Width and height as one types them, 640x480. */
record ImageSize(double width, double height) {

  /** Reads one. */
  static final class Converter implements ITypeConverter<ImageSize> {

    @Override
    public ImageSize convert(String text) {
      String[] parts = text.split("x", -1);
      if (parts.length == 2) {
        try {
          ImageSize size =
              new ImageSize(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
          if (size.width > 0 && size.height > 0 && size.width * size.height < 1e18) {
            return size;
          }
        } catch (NumberFormatException none) {
          // told below
        }
      }
      throw new TypeConversionException(
          "expected width and height above 0, as 640x480, found '" + text + "'");
    }
  }
}

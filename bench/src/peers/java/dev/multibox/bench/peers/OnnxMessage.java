package dev.multibox.bench.peers;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Messages of the ONNX format, written field by field: the numbers are those of onnx.proto. */
public final class OnnxMessage {

  private OnnxMessage() {}

  /** Writes a part of a message. */
  public interface Part {

    /**
     * Writes it.
     *
     * @param out takes the fields
     * @throws IOException never, as it goes to memory
     */
    void write(CodedOutputStream out) throws IOException;
  }

  /**
   * {@return a message}
   *
   * @param part all of it
   * @throws IOException never
   */
  public static ByteString of(Part part) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    part.write(out);
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }

  /**
   * {@return an input or output of a graph}
   *
   * @param name its name
   * @param type of its elements, as onnx.proto numbers them
   * @param shape its sizes; none where they are not known
   * @throws IOException never
   */
  public static ByteString value(String name, int type, int... shape) throws IOException {
    ByteString tensor =
        of(
            out -> {
              out.writeInt32(1, type);
              if (shape.length > 0) {
                out.writeBytes(2, dimensions(shape));
              }
            });
    return of(
        out -> {
          out.writeString(1, name);
          out.writeBytes(2, of(kind -> kind.writeBytes(1, tensor)));
        });
  }

  private static ByteString dimensions(int[] shape) throws IOException {
    return of(
        out -> {
          for (int size : shape) {
            out.writeBytes(1, of(dimension -> dimension.writeInt64(1, size)));
          }
        });
  }
}

package dev.multibox.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A function of tensors in libtorch's own language, from its text. DJL's arrays lack {@code
 * cross_entropy_loss} and {@code smooth_l1_loss}, and make a Java object of every intermediate
 * result; a script has all operations and crosses into native code once a call.
 *
 * <p>The text becomes the archive that {@code torch.jit.save} would write of a module without
 * parameters: a zip of the source, two pickles and the version of the format.
 */
final class TorchScript implements AutoCloseable {

  private static final String HEAD =
      """
      class Function(Module):
        __parameters__ = []
        __buffers__ = []
        training : bool
        def forward(self: __torch__.Function, %s) -> Tensor:
      """;

  /** A Function object whose attribute "training" is false, as pickle's protocol 2 writes it. */
  private static final String OBJECT =
      "\u0080\u0002c__torch__\nFunction\n)\u0081}X\b\0\0\0training\u0089sb.";

  /** An empty tuple. */
  private static final String CONSTANTS = "\u0080\u0002).";

  private final PtSymbolBlock block;

  private TorchScript(PtSymbolBlock block) {
    this.block = block;
  }

  /**
   * Compiles a function.
   *
   * @param parameters such as {@code x: Tensor, y: Tensor}
   * @param body lines that end with a {@code return}
   */
  static TorchScript of(PtNDManager manager, String parameters, String body) {
    String source = HEAD.formatted(parameters) + body.indent(4);
    try {
      return new TorchScript(
          JniUtils.loadModule(manager, new ByteArrayInputStream(archive(source)), false, false));
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /**
   * Calls it, for autograd too where that is on; the manager of the first argument gets the result.
   */
  NDArray call(NDArray... arguments) {
    return IValueUtils.forward(block, new NDList(arguments), JniUtils.isGradMode()).get(0);
  }

  @Override
  public void close() {
    block.close();
  }

  private static byte[] archive(String source) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      entry(zip, "function/data.pkl", OBJECT);
      entry(zip, "function/code/__torch__.py", source);
      entry(zip, "function/constants.pkl", CONSTANTS);
      entry(zip, "function/version", "3\n");
    }
    return bytes.toByteArray();
  }

  /** The reader of such archives expects entries that are not compressed. */
  private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
    byte[] content = text.getBytes(StandardCharsets.ISO_8859_1);
    CRC32 checksum = new CRC32();
    checksum.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}

package dev.multibox.bench.files;

import dev.multibox.Predictions;
import dev.multibox.loss.Gradients;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Gradients in files of the predictions' shapes. */
final class DenseGradientFiles implements GradientFiles {

  private final GradientRequest request;
  private final ChunkPlan plan;
  private final GradientFolder folder;
  private final List<GradientTensor> tensors = new ArrayList<>();

  private DenseGradientFiles(GradientRequest request, ChunkPlan plan, GradientFolder folder) {
    this.request = request;
    this.plan = plan;
    this.folder = folder;
  }

  static DenseGradientFiles create(
      GradientRequest request, LossFiles inputs, ChunkPlan plan, GradientFolder folder)
      throws IOException, InputException {
    Map<String, long[]> shapes = inputs.gradientShapes();
    folder.claim(shapes.keySet());
    DenseGradientFiles files = new DenseGradientFiles(request, plan, folder);
    boolean started = false;
    try {
      for (Map.Entry<String, long[]> shape : shapes.entrySet()) {
        files.tensors.add(
            GradientTensor.create(
                folder.resolve(shape.getKey()), inputs.batch(), shape.getValue(), plan));
      }
      started = true;
      return files;
    } finally {
      if (!started) {
        files.close();
      }
    }
  }

  @Override
  public Gradients of(Predictions like, int first, int images) {
    MemorySegment scores = tensors.getFirst().at(first, images);
    Gradients gradients =
        switch (like.layout()) {
          case PRIOR_MAJOR -> Gradients.dense(like.shape(), scores, boxes(first, images));
          case CLASS_MAJOR -> Gradients.classMajor(like.shape(), scores, boxes(first, images));
          case PACKED -> Gradients.packed(like.shape(), like.packing(), scores);
        };
    return plan.scale().of(gradients).withRespectTo(request.withRespectTo());
  }

  private MemorySegment boxes(int first, int images) {
    return tensors.getLast().at(first, images);
  }

  @Override
  public void write(int first, int images) throws IOException {
    for (GradientTensor tensor : tensors) {
      tensor.write(images);
    }
  }

  @Override
  public void complete() throws IOException {
    for (GradientTensor tensor : tensors) {
      tensor.complete();
    }
  }

  @Override
  public void commit() throws IOException {
    folder.keep();
    for (GradientTensor tensor : tensors) {
      tensor.commit();
    }
  }

  @Override
  public void close() throws IOException {
    try (folder) {
      for (GradientTensor tensor : tensors) {
        tensor.close();
      }
    }
  }
}

package dev.multibox.bench.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.multibox.BatchShape;
import dev.multibox.bench.trainer.Scene.Thing;
import dev.multibox.matching.GroundTruth;
import dev.multibox.matching.MatcherWorkspace;
import dev.multibox.matching.PriorMatcher;
import dev.multibox.matching.TargetOutputs;
import java.awt.image.DataBufferInt;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Scenes as tensors.
 *
 * @param scenes the scenes
 * @param images {@code [B][3][300][300]}, from -1 to 1
 * @param targets labels {@code [B][P]} and encoded offsets {@code [B][P][4]}
 */
record SceneBatch(List<Scene> scenes, NDArray images, NDList targets) {

  private static final int SIDE = DetectionNetwork.SIDE;
  private static final int COORDINATES = 4;

  static SceneBatch draw(
      ScenePainter painter,
      int batch,
      PriorMatcher matcher,
      MatcherWorkspace workspace,
      NDManager manager) {
    List<Scene> scenes = new ArrayList<>();
    for (int image = 0; image < batch; image++) {
      scenes.add(painter.draw());
    }
    return new SceneBatch(
        scenes, images(scenes, manager), targets(scenes, matcher, workspace, manager));
  }

  private static NDArray images(List<Scene> scenes, NDManager manager) {
    float[] values = new float[scenes.size() * 3 * SIDE * SIDE];
    int plane = SIDE * SIDE;
    for (int image = 0; image < scenes.size(); image++) {
      int[] pixels =
          ((DataBufferInt) scenes.get(image).image().getRaster().getDataBuffer()).getData();
      int at = image * 3 * plane;
      for (int i = 0; i < plane; i++) {
        values[at + i] = (pixels[i] >> 16 & 0xff) / 127.5f - 1f;
        values[at + plane + i] = (pixels[i] >> 8 & 0xff) / 127.5f - 1f;
        values[at + 2 * plane + i] = (pixels[i] & 0xff) / 127.5f - 1f;
      }
    }
    return manager.create(values, new Shape(scenes.size(), 3, SIDE, SIDE));
  }

  /** Matches every image's boxes straight into the tensors' memory. */
  private static NDList targets(
      List<Scene> scenes, PriorMatcher matcher, MatcherWorkspace workspace, NDManager manager) {
    int batch = scenes.size();
    int[] first = new int[batch + 1];
    for (int image = 0; image < batch; image++) {
      first[image + 1] = first[image] + scenes.get(image).objects().size();
    }
    float[] boxes = new float[first[batch] * COORDINATES];
    int[] kinds = new int[first[batch]];
    int at = 0;
    for (Scene scene : scenes) {
      for (Thing thing : scene.objects()) {
        boxes[COORDINATES * at] = thing.left();
        boxes[COORDINATES * at + 1] = thing.top();
        boxes[COORDINATES * at + 2] = thing.right();
        boxes[COORDINATES * at + 3] = thing.bottom();
        kinds[at++] = thing.kind().label();
      }
    }
    int priors = matcher.priors().count();
    NDArray labels = manager.zeros(new Shape(batch, priors), DataType.INT32);
    NDArray offsets = manager.zeros(new Shape(batch, priors, COORDINATES));
    matcher.match(
        GroundTruth.of(boxes, kinds, first),
        TargetOutputs.of(
            BatchShape.of(batch, priors, Scene.Kind.values().length + 1),
            MemorySegment.ofBuffer(labels.toByteBuffer(true)),
            MemorySegment.ofBuffer(offsets.toByteBuffer(true))),
        workspace);
    return new NDList(labels, offsets);
  }
}

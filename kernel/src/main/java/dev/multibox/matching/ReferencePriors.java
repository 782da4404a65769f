package dev.multibox.matching;

import dev.multibox.matching.PriorConfiguration.Clip;
import dev.multibox.matching.PriorConfiguration.Order;
import dev.multibox.matching.PriorConfiguration.Rounding;
import dev.multibox.matching.PriorConfiguration.Units;

/**
 * Published networks' priors as configurations. A preset has no code of its own; {@code
 * configuration().toBuilder()} changes one.
 */
public enum ReferencePriors {

  /**
   * SSD300 for VOC, 8732 priors: amdegroot/ssd.pytorch, layers/functions/prior_box.py at 5b0b77fa,
   * and lufficc, qfgaohao's VGG.
   */
  SSD300_VOC(
      PriorConfiguration.builder(300, 300)
          .stepMap(38, 8, 30, 60, 2)
          .stepMap(19, 16, 60, 111, 2, 3)
          .stepMap(10, 32, 111, 162, 2, 3)
          .stepMap(5, 64, 162, 213, 2, 3)
          .stepMap(3, 100, 213, 264, 2)
          .stepMap(1, 300, 264, 315, 2)),

  /** SSD300 for COCO, 8732 priors: as SSD300_VOC with the smaller sizes of its coco config. */
  SSD300_COCO(
      PriorConfiguration.builder(300, 300)
          .stepMap(38, 8, 21, 45, 2)
          .stepMap(19, 16, 45, 99, 2, 3)
          .stepMap(10, 32, 99, 153, 2, 3)
          .stepMap(5, 64, 153, 207, 2, 3)
          .stepMap(3, 100, 207, 261, 2)
          .stepMap(1, 300, 261, 315, 2)),

  /** SSD512 for VOC, 24564 priors: lufficc/SSD, configs/vgg_ssd512_voc0712.yaml at 68dc0a20. */
  SSD512_VOC(
      PriorConfiguration.builder(512, 512)
          .stepMap(64, 8, 35.84, 76.8, 2)
          .stepMap(32, 16, 76.8, 153.6, 2, 3)
          .stepMap(16, 32, 153.6, 230.4, 2, 3)
          .stepMap(8, 64, 230.4, 307.2, 2, 3)
          .stepMap(4, 128, 307.2, 384.0, 2, 3)
          .stepMap(2, 256, 384.0, 460.8, 2)
          .stepMap(1, 512, 460.8, 537.65, 2)),

  /** SSD512 for COCO, 24564 priors: lufficc/SSD, configs/vgg_ssd512_coco_trainval35k.yaml. */
  SSD512_COCO(
      PriorConfiguration.builder(512, 512)
          .stepMap(64, 8, 20.48, 51.2, 2)
          .stepMap(32, 16, 51.2, 133.12, 2, 3)
          .stepMap(16, 32, 133.12, 215.04, 2, 3)
          .stepMap(8, 64, 215.04, 296.96, 2, 3)
          .stepMap(4, 128, 296.96, 378.88, 2, 3)
          .stepMap(2, 256, 378.88, 460.8, 2)
          .stepMap(1, 512, 460.8, 542.72, 2)),

  /**
   * pytorch/vision, DefaultBoxGenerator of ssd300_vgg16 at v0.14.1, 8732 priors in pixels: the
   * sizes of SSD300_COCO; width and height alone are clipped.
   */
  TORCHVISION_SSD300(SSD300_COCO.configuration.toBuilder().units(Units.PIXELS).clip(Clip.SIZES)),

  /**
   * pytorch/vision, DefaultBoxGenerator of ssdlite320_mobilenet_v3_large at v0.14.1, 3234 priors in
   * pixels: scales 0.2 to 0.95, cells that cover the image.
   */
  TORCHVISION_SSDLITE320(
      PriorConfiguration.builder(320, 320)
          .map(20, 0.2 * 320, 0.35 * 320, 2, 3)
          .map(10, 0.35 * 320, 0.5 * 320, 2, 3)
          .map(5, 0.5 * 320, 0.65 * 320, 2, 3)
          .map(3, 0.65 * 320, 0.8 * 320, 2, 3)
          .map(2, 0.8 * 320, 0.95 * 320, 2, 3)
          .map(1, 0.95 * 320, 320, 2, 3)
          .units(Units.PIXELS)
          .clip(Clip.SIZES)),

  /**
   * weiliu89/caffe, branch ssd, examples/ssd/ssd_pascal.py at 4817bf8b, 8732 priors: sizes are
   * truncated to whole pixels (here they are whole), corners are rounded and not clipped.
   */
  CAFFE_SSD300_VOC(
      PriorConfiguration.builder(300, 300)
          .wholeSizes()
          .stepMap(38, 8, 30, 60, 2)
          .stepMap(19, 16, 60, 111, 2, 3)
          .stepMap(10, 32, 111, 162, 2, 3)
          .stepMap(5, 64, 162, 213, 2, 3)
          .stepMap(3, 100, 213, 264, 2)
          .stepMap(1, 300, 264, 315, 2)
          .rounding(Rounding.CORNERS)
          .clip(Clip.NONE)),

  /** The same program's SSD512 for VOC, 24564 priors, by reading: sizes such as 35.84 become 35. */
  CAFFE_SSD512_VOC(
      PriorConfiguration.builder(512, 512)
          .wholeSizes()
          .stepMap(64, 8, 35.84, 76.8, 2)
          .stepMap(32, 16, 76.8, 153.6, 2, 3)
          .stepMap(16, 32, 153.6, 230.4, 2, 3)
          .stepMap(8, 64, 230.4, 307.2, 2, 3)
          .stepMap(4, 128, 307.2, 384.0, 2, 3)
          .stepMap(2, 256, 384.0, 460.8, 2)
          .stepMap(1, 512, 460.8, 537.6, 2)
          .rounding(Rounding.CORNERS)
          .clip(Clip.NONE)),

  /**
   * NVIDIA/DeepLearningExamples, PyTorch/Detection/SSD/ssd/utils.py at 729963dd, and MLPerf's, 8732
   * priors: those of SSD300_COCO, shape by shape within a feature map.
   */
  NVIDIA_SSD300(SSD300_COCO.configuration.toBuilder().order(Order.SHAPE_MAJOR)),

  /**
   * qfgaohao/pytorch-ssd, vision/ssd/config/mobilenetv1_ssd_config.py at 7a839cbc, 3000 priors, by
   * reading.
   */
  MOBILENET_SSD300(
      PriorConfiguration.builder(300, 300)
          .stepMap(19, 16, 60, 105, 2, 3)
          .stepMap(10, 32, 105, 150, 2, 3)
          .stepMap(5, 64, 150, 195, 2, 3)
          .stepMap(3, 100, 195, 240, 2, 3)
          .stepMap(2, 150, 240, 285, 2, 3)
          .stepMap(1, 300, 285, 330, 2, 3)),

  /**
   * Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB, vision/ssd/config/fd_config.py and
   * vision/utils/box_utils.py at dffdddda, for images of 320 by 240: 4420 priors, squares of two or
   * three sizes in maps that are not square; version-RFB-320 and version-slim-320.
   */
  ULTRAFACE_320(
      PriorConfiguration.builder(320, 240)
          .map(PriorMap.builder(30, 40).minSizes(10, 16, 24))
          .map(PriorMap.builder(15, 20).minSizes(32, 48))
          .map(PriorMap.builder(8, 10).minSizes(64, 96))
          .map(PriorMap.builder(4, 5).minSizes(128, 192, 256))),

  /** The same program's for images of 640 by 480, 17640 priors: version-RFB-640. */
  ULTRAFACE_640(
      PriorConfiguration.builder(640, 480)
          .map(PriorMap.builder(60, 80).minSizes(10, 16, 24))
          .map(PriorMap.builder(30, 40).minSizes(32, 48))
          .map(PriorMap.builder(15, 20).minSizes(64, 96))
          .map(PriorMap.builder(8, 10).minSizes(128, 192, 256))),

  /**
   * tensorflow/models,
   * research/object_detection/anchor_generators/multiple_grid_anchor_generator.py,
   * create_ssd_anchors, and MediaPipe's SsdAnchorsCalculator: SSD MobileNet v1 and v2 for images of
   * 300 by 300, 1917 priors. The last aspect ratio is 0.3333, as in its configurations.
   */
  TF_SSD_MOBILENET(TensorFlowPriors.ssdMobileNet()),

  /**
   * The same generator's as the weights of @vladmandic/face-api 1.7.15 (ssd_mobilenetv1) hold them,
   * for images of 512 by 512, 5118 priors. Corners were rounded. The second square follows the
   * first. Three roots of ratios are a unit of the last place short.
   */
  FACE_API_SSD_MOBILENET(TensorFlowPriors.faceApi()),

  /**
   * MediaPipe's BlazeFace, front (128 by 128) and back (256 by 256) alike, 896 priors: points, each
   * with the size of the image. Its offsets are {@link BoxCoding.Code#LINEAR}.
   */
  BLAZEFACE(TensorFlowPriors.blazeFace());

  private final PriorConfiguration configuration;

  ReferencePriors(PriorConfigurationBuilder builder) {
    configuration = builder.build();
  }

  /** {@return the configuration with the program's own numbers} */
  public PriorConfiguration configuration() {
    return configuration;
  }
}

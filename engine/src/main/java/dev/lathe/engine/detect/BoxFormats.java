package dev.lathe.engine.detect;

import dev.lathe.engine.graph.TensorSpec;
import dev.lathe.engine.picture.ImagePreprocessing.Channels;
import dev.lathe.engine.picture.ImagePreprocessing.Fit;
import dev.lathe.engine.picture.PictureGuess;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The box formats that Lathe knows. */
public final class BoxFormats {
  private static final double UNIT = 1.0 / 255;
  private static final PictureGuess YOLO =
      PictureGuess.scaled(Fit.LETTERBOX, 114, Channels.RGB, UNIT);
  private static final PictureGuess STRETCHED =
      PictureGuess.scaled(Fit.STRETCH, 0, Channels.RGB, UNIT);
  private static final PictureGuess STRETCHED_BGR =
      PictureGuess.scaled(Fit.STRETCH, 0, Channels.BGR, UNIT);
  private static final Thresholds COMMON = new Thresholds(0.25f, 0.45, 300);
  private static final Thresholds FINISHED = new Thresholds(0.5f, 0.5, 300);

  private static final List<BoxFormat> ALL =
      List.of(
          new BoxFormat(
              "yolov5",
              "YOLOv5, YOLOv7",
              "one output [1,N,5+C]: centre, size, objectness and a column a class",
              true,
              COMMON,
              YOLO,
              new YoloRows(false)),
          new BoxFormat(
              "yolov8",
              "YOLOv8, YOLOv9, YOLO11",
              "one output [1,4+C,N]: centre, size and a row a class",
              true,
              // ultralytics/cfg/default.yaml: conf 0.25, iou 0.7, max_det 300.
              new Thresholds(0.25f, 0.7, 300),
              YOLO,
              new YoloColumns()),
          new BoxFormat(
              "yolox",
              "YOLOX",
              "one output [1,N,5+C] with a row for each cell at strides 8, 16 and 32",
              true,
              // YOLOX demo/ONNXRuntime/onnx_inference.py: score 0.3, IoU 0.45; preproc pads with
              // 114 to the right and below, BGR as OpenCV reads it, not scaled.
              new Thresholds(0.3f, 0.45, 300),
              PictureGuess.scaled(Fit.LETTERBOX_TOP_LEFT, 114, Channels.BGR, 1),
              new Yolox()),
          new BoxFormat(
              "nms-free",
              "YOLOv10 and other finished lists",
              "one output [1,N,6]: left, top, right, bottom, score, class",
              false,
              new Thresholds(0.25f, 1, 300),
              YOLO,
              new EndToEnd(false)),
          new BoxFormat(
              "batched-nms",
              "YOLOv7 with suppression inside",
              "one output [N,7]: sample, left, top, right, bottom, class, score",
              false,
              new Thresholds(0.25f, 1, 300),
              YOLO,
              new EndToEnd(true)),
          new BoxFormat(
              "ssd",
              "SSD with priors (RFB, slim)",
              "two outputs, scores [1,N,1+C] with the background first and boxes [1,N,4]",
              true,
              // run_video_face_detect_onnx.py: score 0.7; vision/utils/box_utils_numpy.py's IoU.
              new Thresholds(0.7f, 0.3, 300),
              new PictureGuess(Fit.STRETCH, 0, Channels.RGB, 1, List.of(127.0), List.of(128.0)),
              new SsdBoxes()),
          new BoxFormat(
              "tensorflow",
              "TensorFlow's object detection",
              "the outputs detection_boxes, detection_scores, detection_classes, num_detections",
              false,
              FINISHED,
              // Its exports take 8-bit pixels and scale them inside.
              PictureGuess.scaled(Fit.STRETCH, 0, Channels.RGB, 1),
              new TensorFlowSsd()),
          new BoxFormat(
              "torchvision",
              "torchvision",
              "three outputs, boxes [N,4], labels [N] and scores [N]",
              false,
              FINISHED,
              STRETCHED,
              new Torchvision()),
          new BoxFormat(
              "detr",
              "DETR, YOLOS",
              "the outputs logits [1,N,C+1], the last column for no object, and pred_boxes [1,N,4]",
              false,
              // Hugging Face's object detection pipeline: threshold 0.5.
              FINISHED,
              new PictureGuess(
                  Fit.STRETCH,
                  0,
                  Channels.RGB,
                  UNIT,
                  List.of(0.485, 0.456, 0.406),
                  List.of(0.229, 0.224, 0.225)),
              new Detr(false)),
          new BoxFormat(
              "rt-detr",
              "RT-DETR, Deformable DETR",
              "the outputs logits [1,N,C], a logit a class, and pred_boxes [1,N,4]",
              false,
              FINISHED,
              STRETCHED,
              new Detr(true)),
          new BoxFormat(
              "fastestdet",
              "FastestDet",
              "one output [1,5+C,H,W] at a stride of 16",
              true,
              // FastestDet test.py: threshold 0.65; utils/tool.py: IoU 0.45.
              new Thresholds(0.65f, 0.45, 300),
              STRETCHED_BGR,
              new FastestDet()),
          new BoxFormat(
              "fastestdet-boxes",
              "FastestDet with its boxes computed inside",
              "one output [1,N,5+C] with a row for each cell at a stride of 16",
              true,
              // The product of two shares: as strict as 0.65 of the score above.
              new Thresholds(0.4f, 0.45, 300),
              STRETCHED_BGR,
              new YoloRows(true)));

  private BoxFormats() {}

  /** All of them, in the order in which they are offered. */
  public static List<BoxFormat> all() {
    return ALL;
  }

  /** The format with that id. */
  public static Optional<BoxFormat> ofId(String id) {
    return ALL.stream().filter(f -> f.id().equals(id)).findFirst();
  }

  /** The format that a network of these inputs and outputs most likely speaks, if any. */
  public static Optional<BoxFormat> find(List<TensorSpec> inputs, List<TensorSpec> outputs) {
    return ALL.stream()
        .filter(f -> f.fits(inputs, outputs) > 1)
        .max(Comparator.comparingInt(f -> f.fits(inputs, outputs)));
  }
}

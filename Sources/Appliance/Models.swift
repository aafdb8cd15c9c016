import CModels
import Faces
import Imaging
import Inference
import Library

/// The models: those embedded in the binary, or files in their place.
public enum Models {
  /// Reads faces and their expressions. Nil takes the embedded model.
  public static func faceReader(cascade: String? = nil, expression: String? = nil) throws -> FaceReader {
    FaceReader(detector: try faceDetector(file: cascade), expressions: try expressionReader(file: expression))
  }

  public static func faceDetector(file: String? = nil) throws -> FaceDetector {
    let cascade =
      if let file {
        try Cascade(path: file)
      } else {
        try Cascade(bytes: bytes(mien_face_cascade()), name: "the built-in cascade")
      }
    return FaceDetector(cascade: cascade)
  }

  public static func expressionReader(file: String? = nil) throws -> ExpressionReader {
    try ExpressionReader(model: expressionModel(file: file))
  }

  public static func expressionModel(file: String? = nil) throws -> Model {
    if let file { return try Model(bytes: wholeFile(file), file: file) }
    return try Model(bytes: bytes(mien_expression_model()), file: "the built-in expression model")
  }

  /// Places music on the valence/arousal plane.
  public static func moodRegressor() throws -> MoodRegressor {
    try MoodRegressor(bytes: bytes(mien_music_regressor()), name: "the built-in music regressor")
  }

  private static func bytes(_ file: mien_model_file) -> [UInt8] {
    Array(UnsafeBufferPointer(start: file.bytes, count: file.size))
  }
}

import CModels
import Faces
import Imaging
import Inference
import Library

/// The models: those embedded in the binary, or files in their place.
public enum Models {
  /// Reads faces and their expressions, and tells heads that are turned away. Nil takes the embedded model.
  ///
  /// - Parameter triesEveryRoll: seek tilted heads also beside an upright one, as in a picture of a group.
  public static func faceReader(
    cascade: String? = nil, expression: String? = nil, triesEveryRoll: Bool = false
  ) throws -> FaceReader {
    let confirmer = try faceConfirmer()
    var settings = FaceFinder.Settings()
    settings.triesEveryRoll = triesEveryRoll
    return FaceReader(
      finder: FaceFinder(detector: try faceDetector(file: cascade), confirmer: confirmer, settings: settings),
      turnedHeads: try turnedHeadFinder(confirmer), expressions: try expressionReader(file: expression))
  }

  public static func faceConfirmer() throws -> FaceConfirmer {
    try FaceConfirmer(model: Model(bytes: confirmBytes, file: "the built-in confirm model"))
  }

  static func turnedHeadFinder(_ confirmer: FaceConfirmer) throws -> TurnedHeadFinder {
    let cascade = try Cascade(bytes: profileCascadeBytes, name: "the built-in profile cascade")
    return TurnedHeadFinder(
      profiles: FaceDetector(cascade: cascade, parameters: try ScanParameters(minSize: 40)), confirmer: confirmer)
  }

  /// - Parameter parameters: what the scan looks for.
  public static func faceDetector(
    file: String? = nil, parameters: ScanParameters = .standard, kernel: ScanKernel = .selected
  ) throws -> FaceDetector {
    let cascade =
      if let file {
        try Cascade(path: file)
      } else {
        try Cascade(bytes: cascadeBytes, name: "the built-in cascade")
      }
    return FaceDetector(cascade: cascade, parameters: parameters, kernel: kernel)
  }

  public static func expressionReader(file: String? = nil) throws -> ExpressionReader {
    try ExpressionReader(model: expressionModel(file: file))
  }

  public static func expressionModel(file: String? = nil) throws -> Model {
    if let file { return try Model(bytes: wholeFile(file), file: file) }
    return try Model(bytes: expressionBytes, file: "the built-in expression model")
  }

  /// Places music on the valence/arousal plane.
  public static func moodRegressor() throws -> MoodRegressor {
    try MoodRegressor(bytes: musicBytes, name: "the built-in music regressor")
  }

  static var cascadeBytes: [UInt8] { bytes(mien_face_cascade()) }
  static var profileCascadeBytes: [UInt8] { bytes(mien_profile_cascade()) }
  static var confirmBytes: [UInt8] { bytes(mien_confirm_model()) }
  static var expressionBytes: [UInt8] { bytes(mien_expression_model()) }
  static var musicBytes: [UInt8] { bytes(mien_music_regressor()) }
  /// What the models above answer to the golden inputs of `SelfTest`.
  static var selfTestBytes: [UInt8] { bytes(mien_selftest()) }

  private static func bytes(_ file: mien_model_file) -> [UInt8] {
    Array(UnsafeBufferPointer(start: file.bytes, count: file.size))
  }
}

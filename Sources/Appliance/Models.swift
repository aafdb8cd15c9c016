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
      turnedHeads: try turnedHeadFinder(confirmer), cutFaces: try cutFaceFinder(confirmer),
      expressions: try expressionReader(file: expression))
  }

  public static func faceConfirmer(instructionSet: InstructionSet? = nil) throws -> FaceConfirmer {
    let model = try Model(bytes: confirmBytes, file: "the built-in confirm model")
    return try FaceConfirmer(model: model, instructionSet: instructionSet)
  }

  /// For listeners who sit where they should, picture after picture: see `FaceFinder.near` and `FaceReader.follow`.
  ///
  /// - Parameter searchEvery: seconds between searches of the whole picture while a face is followed.
  public static func nearFaceReader(
    _ confirmer: FaceConfirmer, _ expressions: ExpressionReader, searchEvery: Double, kernel: ScanKernel = .selected
  ) throws -> FaceReader {
    FaceReader(
      finder: try nearFaceFinder(confirmer, kernel: kernel), expressions: expressions,
      follower: try faceFollower(confirmer, kernel: kernel), searchEvery: searchEvery)
  }

  public static func nearFaceFinder(_ confirmer: FaceConfirmer, kernel: ScanKernel = .selected) throws -> FaceFinder {
    try .near(cascade: faceCascade(), confirmer: confirmer, kernel: kernel)
  }

  public static func faceFollower(_ confirmer: FaceConfirmer, kernel: ScanKernel = .selected) throws -> FaceFollower {
    try FaceFollower(cascade: faceCascade(), confirmer: confirmer, kernel: kernel)
  }

  /// For whole frames of a camera in which nobody is near: upright faces of every size, and tilted ones large enough to be read,
  /// since each tilt takes as long as all upright faces do. Tells heads that are turned away or cut off.
  static func thoroughFaceReader(_ confirmer: FaceConfirmer, _ expressions: ExpressionReader) throws -> FaceReader {
    let tilted = try faceDetector(parameters: ScanParameters(minSize: 32))
    return FaceReader(
      finder: FaceFinder(detectors: [try faceDetector()], tilted: [tilted], confirmer: confirmer),
      turnedHeads: try turnedHeadFinder(confirmer), cutFaces: try cutFaceFinder(confirmer), expressions: expressions)
  }

  static func turnedHeadFinder(_ confirmer: FaceConfirmer) throws -> TurnedHeadFinder {
    let cascade = try Cascade(bytes: profileCascadeBytes, name: "the built-in profile cascade")
    return TurnedHeadFinder(
      profiles: FaceDetector(cascade: cascade, parameters: try ScanParameters(minSize: 40)), confirmer: confirmer)
  }

  static func cutFaceFinder(_ confirmer: FaceConfirmer) throws -> CutFaceFinder {
    try CutFaceFinder(cascade: faceCascade(), confirmer: confirmer)
  }

  /// - Parameter parameters: what the scan looks for.
  public static func faceDetector(
    file: String? = nil, parameters: ScanParameters = .standard, kernel: ScanKernel = .selected
  ) throws -> FaceDetector {
    let cascade = if let file { try Cascade(path: file) } else { try faceCascade() }
    return FaceDetector(cascade: cascade, parameters: parameters, kernel: kernel)
  }

  private static func faceCascade() throws -> Cascade {
    try Cascade(bytes: cascadeBytes, name: "the built-in cascade")
  }

  public static func expressionReader(
    file: String? = nil, instructionSet: InstructionSet? = nil
  ) throws -> ExpressionReader {
    try ExpressionReader(model: expressionModel(file: file), instructionSet: instructionSet)
  }

  public static func expressionModel(file: String? = nil) throws -> Model {
    if let file { return try Model(bytes: wholeFile(file), file: file) }
    return try Model(bytes: expressionBytes, file: "the built-in expression model")
  }

  public static func identityReader(
    file: String? = nil, instructionSet: InstructionSet? = nil
  ) throws -> IdentityReader {
    let model =
      if let file { try Model(bytes: wholeFile(file), file: file) } else {
        try Model(bytes: identityBytes, file: "the built-in identity model")
      }
    return try IdentityReader(model: model, instructionSet: instructionSet)
  }

  /// Places music on the valence/arousal plane.
  ///
  /// - Parameter file: a model file in place of the embedded one.
  public static func musicModel(file: String? = nil) throws -> MusicModel {
    if let file { return try MusicModel(Model(bytes: wholeFile(file), file: file)) }
    return try MusicModel(Model(bytes: musicBytes, file: "the built-in music model"))
  }

  /// What the words of lyrics say.
  public static func valenceLexicon() -> ValenceLexicon {
    ValenceLexicon(text: String(decoding: bytes(mien_lyrics_lexicon()), as: UTF8.self))
  }

  static var cascadeBytes: [UInt8] { bytes(mien_face_cascade()) }
  static var profileCascadeBytes: [UInt8] { bytes(mien_profile_cascade()) }
  static var confirmBytes: [UInt8] { bytes(mien_confirm_model()) }
  static var expressionBytes: [UInt8] { bytes(mien_expression_model()) }
  static var identityBytes: [UInt8] { bytes(mien_identity_model()) }
  static var musicBytes: [UInt8] { bytes(mien_music_model()) }
  /// What the models above answer to the golden inputs of `SelfTest`.
  static var selfTestBytes: [UInt8] { bytes(mien_selftest()) }

  private static func bytes(_ file: mien_model_file) -> [UInt8] {
    Array(UnsafeBufferPointer(start: file.bytes, count: file.size))
  }
}

import Devices
import Emotion
import Faces
import Imaging

/// Reads faces off frames, beside everything else: it takes tens of milliseconds a frame, and more on a small board.
actor Watcher {
  /// For listeners who sit where they should, and for everybody: small faces take most of a look's time.
  private let near, thorough: FaceReader
  private let executor: ThreadExecutor
  /// Looks in a row that found nobody near.
  private var misses = 0
  /// Its memory is used again from frame to frame.
  private var view = Look()

  /// Pixels a side from which on a face is near. The network wants 48.
  private static let nearest = 40
  /// Every so many looks that find nobody near, one is thorough.
  private static let thoroughEvery = 3

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init() throws {
    executor = try ThreadExecutor(named: "mien-watcher", nicer: 5)
    let (confirmer, expressions) = (try Models.faceConfirmer(), try Models.expressionReader())
    let upright = FaceFinder(
      detector: try Models.faceDetector(parameters: ScanParameters(minSize: Self.nearest)), confirmer: confirmer,
      settings: Self.uprightOnly)
    near = FaceReader(finder: upright, expressions: expressions)
    thorough = FaceReader(
      finder: FaceFinder(detector: try Models.faceDetector(), confirmer: confirmer),
      turnedHeads: try Models.turnedHeadFinder(confirmer), expressions: expressions)
  }

  private static var uprightOnly: FaceFinder.Settings {
    var settings = FaceFinder.Settings()
    settings.rolls = [0]
    return settings
  }

  /// What a frame tells: the largest face, or why there is none that can be read.
  func look(at frame: GreyImage) throws -> LoopEvent {
    try near.look(at: frame, into: &view)
    if let face = view.faces.first {
      misses = 0
      return saw(face)
    }
    misses += 1
    if misses % Self.thoroughEvery == 1 { try thorough.look(at: frame, into: &view) }
    return view.faces.first.map(saw) ?? .sawNobody(view.reason ?? .nobody)
  }

  private func saw(_ face: FaceReading) -> LoopEvent {
    switch face.quality.verdict {
    case .far: .sawNobody(.far)
    case .turnedAway: .sawNobody(.turnedAway)
    case .good, .dark, .backlit, .blurred: .saw(face.probabilities, quality: face.quality.weight)
    }
  }
}

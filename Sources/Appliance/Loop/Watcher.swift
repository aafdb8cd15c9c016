import Devices
import Emotion
import Faces
import Imaging

/// Reads faces off frames, beside everything else: a thorough look takes tens of milliseconds, and more on a small board.
actor Watcher {
  /// For listeners who sit where they should, and for everybody: small faces take most of a look's time. A listener is followed
  /// wherever found.
  private let near, thorough: FaceReader
  private let executor: ThreadExecutor
  /// Looks in a row that found nobody near.
  private var misses = 0
  /// Its memory is used again from frame to frame.
  private var view = Look()

  /// Seconds between searches of the whole picture for others, while the listener stays in view.
  private static let searchEvery = 5.0
  /// Every so many looks that find nobody near, one is thorough.
  private static let thoroughEvery = 3

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init() throws {
    executor = try ThreadExecutor(named: "mien-watcher", nicer: 5)
    let (confirmer, expressions) = (try Models.faceConfirmer(), try Models.expressionReader())
    near = try Models.nearFaceReader(confirmer, expressions, searchEvery: Self.searchEvery)
    thorough = FaceReader(
      finder: FaceFinder(detector: try Models.faceDetector(), confirmer: confirmer),
      turnedHeads: try Models.turnedHeadFinder(confirmer), cutFaces: try Models.cutFaceFinder(confirmer),
      expressions: expressions)
  }

  /// What a frame tells: the listener's face, or why there is none that can be read.
  ///
  /// - Parameter taken: by the clock of `monotonicTime`.
  func look(at frame: GreyImage, taken: Duration = monotonicTime()) throws -> LoopEvent {
    let time = taken / .seconds(1)
    try near.follow(frame, at: time, into: &view)
    misses = view.faces.isEmpty ? misses + 1 : 0
    if misses % Self.thoroughEvery == 1 {
      try thorough.look(at: frame, into: &view)
      near.listen(to: view.faces.map(\.face), at: time, in: &view)
    }
    return view.listener.map(saw) ?? .sawNobody(view.reason ?? .nobody)
  }

  private func saw(_ face: FaceReading) -> LoopEvent {
    switch face.quality.verdict {
    case .far: .sawNobody(.far)
    case .turnedAway: .sawNobody(.turnedAway)
    case .good, .dark, .backlit, .blurred, .cutOff, .partlyHidden:
      .saw(face.probabilities, quality: face.quality.weight)
    }
  }
}

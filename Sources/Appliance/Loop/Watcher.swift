import Emotion
import Faces
import Imaging

/// Reads faces off frames, beside everything else: it takes tens of milliseconds a frame.
actor Watcher {
  private let reader: FaceReader

  init() throws { reader = try Models.faceReader() }

  /// What a frame tells: the largest face, or why there is none.
  func look(at frame: GreyImage) throws -> LoopEvent {
    let look = try reader.look(at: frame)
    guard let face = look.faces.first else { return .sawNobody(look.reason ?? .nobody) }
    return .saw(face.probabilities, quality: face.quality.weight)
  }
}

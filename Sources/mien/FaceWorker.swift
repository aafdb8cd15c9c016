import Appliance
import Faces
import Imaging
import Inference

/// Does one kind of `FaceWork` with one instruction set.
struct FaceWorker {
  /// Of the frames, those that this work can be done on, and the faces that are known there.
  let frames: [(image: GreyImage, known: [FoundFace])]
  /// How many faces a frame has.
  private let count: (GreyImage, [FoundFace]) throws -> Int

  /// - Parameter cascade: a file instead of the built-in one; only for scans.
  init(_ work: FaceWork, _ frames: [GreyImage], cascade: String?, kernel: ScanKernel) throws {
    let instructionSet = InstructionSet.available.first { $0.name == kernel.name }
    let confirmer = try Models.faceConfirmer(instructionSet: instructionSet)
    var found: [FoundFace] = []
    switch work {
    case .scan(let setting):
      let parameters = try ScanParameters(
        scaleFactor: setting.scaleFactor, minNeighbours: setting.minNeighbours, minSize: setting.minSize)
      let detector = try Models.faceDetector(file: cascade, parameters: parameters, kernel: kernel)
      self.frames = frames.map { ($0, []) }
      count = { image, _ in detector.detect(in: image).count }
    case .near:
      let finder = try Models.nearFaceFinder(confirmer, kernel: kernel)
      self.frames = frames.map { ($0, []) }
      count = { image, _ in
        try finder.find(in: image, into: &found)
        return found.count
      }
    case .follow:
      let follower = try Models.faceFollower(confirmer, kernel: kernel)
      self.frames = try Self.known(in: frames, confirmer, kernel)
      count = { image, known in try known.first.flatMap { try follower.follow($0, in: image) } == nil ? 0 : 1 }
    case .look:
      let reader = try Models.nearFaceReader(
        confirmer, Models.expressionReader(instructionSet: instructionSet), searchEvery: 1, kernel: kernel)
      var (look, time) = (Look(), 0.0)
      self.frames = try Self.known(in: frames, confirmer, kernel)
      count = { image, known in
        // Long enough for the frame before to be forgotten.
        time += 60
        reader.listen(to: known, at: time, in: &look)
        try reader.follow(image, at: time, into: &look)
        return look.faces.count
      }
    }
  }

  func search(_ place: Int) throws -> Int { try count(frames[place].image, frames[place].known) }

  /// The frames with a near face.
  private static func known(
    in frames: [GreyImage], _ confirmer: FaceConfirmer, _ kernel: ScanKernel
  ) throws -> [(image: GreyImage, known: [FoundFace])] {
    let finder = try Models.nearFaceFinder(confirmer, kernel: kernel)
    var found: [FoundFace] = []
    return try frames.compactMap { image in
      try finder.find(in: image, into: &found)
      return found.isEmpty ? nil : (image, found)
    }
  }
}

import Imaging
import Inference

/// Looks at a window that may hold a face, with the small int8 confirm network: is it a face, where are its eyes and nose, and
/// how far is it turned? Every answer is the mean over the window and its mirror image.
///
/// Holds the network's memory, so that judging allocates nothing: use one from one task at a time.
public final class FaceConfirmer {
  /// Side of the network's input, in pixels.
  static let side = 32

  /// What the network says of one window.
  struct Judgement: Equatable {
    /// Of its being a face; above 0 it is likelier one than not.
    let logit: Float
    /// As seen in the picture, so the right eye of a face is its left one here.
    let leftEye, rightEye, nose: Point
    /// How far the nose lies beside the middle of the eyes, in distances between the eyes: 0 when facing the camera;
    /// positive towards the picture's right.
    let yaw: Float
  }

  private let network: Network
  private let face, landmarks, pose: Network.Output
  private var pixels = [UInt8](repeating: 0, count: side * side)
  private var even = [UInt8](repeating: 0, count: side * side)
  /// What the network said of the window as it is; what it says of the mirror image is still in the network.
  private var straight = (logit: Float.zero, landmarks: SIMD8<Float>.zero, yaw: Float.zero)

  /// - Parameter instructionSet: nil for the one that is selected; all give the same answers.
  /// - Throws: `FacesError.unsuitableModel` unless the model takes one 32 x 32 grey picture and gives `face`, six
  ///   `landmarks` and `pose`; what laying out the network throws.
  public init(model: Model, instructionSet: InstructionSet? = nil) throws {
    guard model.inputShape == (Self.side, Self.side, 1) else {
      throw FacesError.unsuitableModel(model.file, "its input is not one 32 x 32 grey picture")
    }
    guard ["face", "landmarks", "pose"].allSatisfy(model.outputNames.contains) else {
      throw FacesError.unsuitableModel(model.file, "it lacks an output named 'face', 'landmarks' or 'pose'")
    }
    network = try Network(model, instructionSet: instructionSet)
    face = try network.lookUp(output: "face")
    landmarks = try network.lookUp(output: "landmarks")
    pose = try network.lookUp(output: "pose")
    guard face.count == 1, landmarks.count == 6, pose.count == 1 else {
      throw FacesError.unsuitableModel(model.file, "it does not give one 'face', six 'landmarks' and one 'pose'")
    }
  }

  func judge(_ window: Patch, of image: GreyImage) throws -> Judgement {
    let logit = try logit(window, of: image)
    return Judgement(
      logit: logit, leftEye: point(0, mirrored: 1, in: window), rightEye: point(1, mirrored: 0, in: window),
      nose: point(2, mirrored: 2, in: window), yaw: (straight.yaw - network.value(of: pose, at: 0)) / 2)
  }

  /// Only whether it is a face.
  func logit(_ window: Patch, of image: GreyImage) throws -> Float {
    pixels.withUnsafeMutableBufferPointer { window.sample(image, columns: Self.side, rows: Self.side, into: $0) }
    pixels.withUnsafeBufferPointer { pixels in
      let statistics = PixelStatistics(pixels, width: Self.side, height: Self.side)
      even.withUnsafeMutableBufferPointer { evenOutLighting(pixels, statistics, into: $0) }
    }
    try network.run(image: even)
    straight.logit = network.value(of: face, at: 0)
    straight.yaw = network.value(of: pose, at: 0)
    for place in 0..<landmarks.count { straight.landmarks[place] = network.value(of: landmarks, at: place) }
    mirrorRows(of: &even, width: Self.side)
    try network.run(image: even)
    return (straight.logit + network.value(of: face, at: 0)) / 2
  }

  /// - Parameter mirrored: the number of the same landmark in the mirror image.
  private func point(_ landmark: Int, mirrored: Int, in window: Patch) -> Point {
    let across = straight.landmarks[2 * landmark] - network.value(of: landmarks, at: 2 * mirrored)
    let down = straight.landmarks[2 * landmark + 1] + network.value(of: landmarks, at: 2 * mirrored + 1)
    return window.point(across: Double(across) / 2, down: Double(down) / 2)
  }
}

import Emotion
import Imaging
import Inference

/// One face in a picture and what it says.
public struct FaceReading: Sendable, Equatable {
  public let face: FoundFace
  public let probabilities: ExpressionProbabilities
  public let quality: FaceQuality

  /// In the picture's pixels, inside the picture.
  public let box: Box
  /// The likeliest expression.
  public var expression: Expression { probabilities.top }
  /// The face's place on the valence/arousal plane.
  public var affect: Affect { probabilities.affect }
}

/// What a look at one picture found.
public struct Look: Sendable, Equatable {
  /// Why there is no face to read.
  public enum Reason: String, Sendable, Codable {
    case dark, blurred, far, nobody
    case turnedAway = "turned-away"

    /// What to tell the listener.
    public var prompt: String {
      switch self {
      case .dark: "it is too dark to see a face: turn on a light"
      case .blurred: "the picture is too blurred to see a face: hold still, or clean the lens"
      case .far: "the face is too far away to read: come closer"
      case .turnedAway: "the face is turned away: look towards the camera"
      case .nobody: "nobody is looking: sit in front of the camera, facing it"
      }
    }
  }

  /// Largest first; in a series of pictures the listener's before all others.
  public internal(set) var faces: [FaceReading]
  /// Set where there is no face.
  public internal(set) var reason: Reason?

  /// One that has seen nothing yet.
  public init() { (faces, reason) = ([], .nobody) }

  init(faces: [FaceReading], reason: Reason?) { (self.faces, self.reason) = (faces, reason) }
}

/// Finds the faces of a picture and reads each one's expression.
///
/// Holds the memory of its networks: use one reader from one task at a time.
public final class FaceReader {
  private let finder: FaceFinder
  private let turnedHeads: TurnedHeadFinder?
  private let expressions: ExpressionReader
  private let follower: FaceFollower?
  private var listener: Listener
  private var tracks = FaceTracks()
  private var found: [FoundFace] = []
  private var thumbnail = Thumbnail()

  /// - Parameters:
  ///   - turnedHeads: asked where there is no face; nil takes a head that is turned away for nobody.
  ///   - follower: for `follow`; nil searches the whole picture every time.
  ///   - searchEvery: seconds between searches of the whole picture while a face is followed.
  public init(
    finder: FaceFinder, turnedHeads: TurnedHeadFinder? = nil, expressions: ExpressionReader,
    follower: FaceFollower? = nil, searchEvery: Double = 1
  ) {
    (self.finder, self.turnedHeads, self.expressions) = (finder, turnedHeads, expressions)
    (self.follower, listener) = (follower, Listener(searchEvery: searchEvery))
  }

  /// Looks at a whole picture.
  public func look(at image: GreyImage) throws -> Look {
    var look = Look()
    try self.look(at: image, into: &look)
    return look
  }

  /// As `look(at:)`, in the memory of an earlier look: where pictures keep their size nothing is allocated.
  public func look(at image: GreyImage, into look: inout Look) throws {
    try finder.find(in: image, into: &found)
    try read(image, into: &look)
  }

  /// Looks at the next picture of a series. As long as the listener's face is found near where it was, only that one is looked
  /// at; the whole picture is searched when it is lost, and now and then. Every face has a number, its `track`, and the
  /// listener's comes first: the largest at first, and again when another one is much larger.
  ///
  /// - Parameters:
  ///   - time: of the picture, in seconds on any clock.
  ///   - look: an earlier one, whose memory is used again.
  public func follow(_ image: GreyImage, at time: Double, into look: inout Look) throws {
    let isSearchDue = listener.isSearchDue(at: time)
    let followed = try listener.face(at: time).flatMap { try follower?.follow($0, in: image, holds: !isSearchDue) }
    if let followed, !isSearchDue {
      found.removeAll(keepingCapacity: true)
      found.append(followed)
    } else {
      try finder.find(in: image, into: &found)
      if let followed { Listener.add(followed, to: &found) }
      listener.noteSearch(at: time)
    }
    noteFaces(at: time)
    try read(image, into: &look)
  }

  /// Takes `face`, found by other means in a picture of the same series, for the listener's.
  public func listen(to face: FoundFace, at time: Double) {
    found.removeAll(keepingCapacity: true)
    found.append(face)
    noteFaces(at: time)
    listener.noteSearch(at: time)
  }

  private func noteFaces(at time: Double) {
    tracks.name(&found, at: time)
    listener.choose(among: &found, at: time)
  }

  /// Reads the expressions of the faces that were found.
  private func read(_ image: GreyImage, into look: inout Look) throws {
    look.faces.removeAll(keepingCapacity: true)
    let light = thumbnail.statistics(of: image)
    for face in found {
      guard let box = face.box.intersection(image.bounds) else { continue }
      let probabilities = try expressions.read(face.aligned, of: image)
      let quality = FaceQuality(expressions.statistics, of: face, pictureMean: light.mean)
      look.faces.append(FaceReading(face: face, probabilities: probabilities, quality: quality, box: box))
    }
    look.reason = look.faces.isEmpty ? try reasonForNobody(in: image, light) : nil
  }

  private func reasonForNobody(in image: GreyImage, _ light: PixelStatistics) throws -> Look.Reason {
    if light.mean < 40 { return .dark }
    if try turnedHeads?.seesTurnedHead(in: image) ?? false { return .turnedAway }
    if light.deviation > 4, light.laplacian / light.deviation < 0.05 { return .blurred }
    return .nobody
  }
}

/// A picture at 96 pixels a side, where noise and size count little. Its memory is used again.
private struct Thumbnail {
  private static let side = 96
  private var pixels = [UInt8](repeating: 0, count: side * side)

  mutating func statistics(of image: GreyImage) -> PixelStatistics {
    pixels.withUnsafeMutableBufferPointer { pixels in
      Patch(image.bounds).sample(image, columns: Self.side, rows: Self.side, into: pixels)
      return PixelStatistics(UnsafeBufferPointer(pixels), width: Self.side, height: Self.side)
    }
  }
}

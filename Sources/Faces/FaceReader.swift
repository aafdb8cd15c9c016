import Emotion
import Imaging
import Inference

/// One face in a picture and what it says.
public struct FaceReading: Sendable, Equatable {
  public internal(set) var face: FoundFace
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
    case cutOff = "cut-off"

    /// What to tell the listener.
    public var prompt: String {
      switch self {
      case .dark: "it is too dark to see a face: turn on a light"
      case .blurred: "the picture is too blurred to see a face: hold still, or clean the lens"
      case .far: "the face is too far away to read: come closer"
      case .turnedAway: "the face is turned away: look towards the camera"
      case .cutOff: "a face is cut off by the picture's edge: move until all of it is seen, or turn the camera"
      case .nobody: "nobody is looking: sit in front of the camera, facing it"
      }
    }
  }

  /// Largest first; in a series of pictures the listener's before all others.
  public internal(set) var faces: [FaceReading]
  /// Set where there is no face.
  public internal(set) var reason: Reason?
  /// Whether the first face is the listener's. In a series of pictures there may be others alone, while the listener is out of
  /// sight for a moment.
  private(set) var hasListener = false

  /// The face that counts, if it is there.
  public var listener: FaceReading? { hasListener ? faces.first : nil }

  /// The faces from left to right.
  public var fromLeft: [FaceReading] { faces.sorted { ($0.box.x, $0.box.y) < ($1.box.x, $1.box.y) } }

  /// One that has seen nothing yet.
  public init() { (faces, reason) = ([], .nobody) }

  init(faces: [FaceReading], reason: Reason?) {
    (self.faces, self.reason) = (faces, reason)
    hasListener = !faces.isEmpty
  }

  /// Takes the order, the numbers and the names of `found`, whose first is the listener if it is there at all.
  mutating func arrange(as found: [FoundFace], hasListener: Bool) {
    var place = 0
    for face in found {
      guard let old = faces[place...].firstIndex(where: { $0.face.patch == face.patch }) else { continue }
      faces.swapAt(place, old)
      faces[place].face = face
      place += 1
    }
    self.hasListener = hasListener && faces.first?.face == found.first
  }
}

/// Finds the faces of a picture and reads each one's expression.
///
/// Holds the memory of its networks: use one reader from one task at a time.
public final class FaceReader {
  private let finder: FaceFinder
  private let turnedHeads: TurnedHeadFinder?
  private let cutFaces: CutFaceFinder?
  private let expressions: ExpressionReader
  private let follower: FaceFollower?
  private var listener: Listener
  private var tracks = FaceTracks()
  /// Faces of the latest picture, and its time.
  private var found: [FoundFace] = []
  private var latest = 0.0
  private var thumbnail = Thumbnail()

  /// - Parameters:
  ///   - turnedHeads: asked where there is no face; nil takes a head that is turned away for nobody.
  ///   - cutFaces: asked where there is no head either; nil takes a face that is half out of the picture for nobody.
  ///   - follower: for `follow`; nil searches the whole picture every time.
  ///   - searchEvery: seconds between searches of the whole picture while a face is followed.
  public init(
    finder: FaceFinder, turnedHeads: TurnedHeadFinder? = nil, cutFaces: CutFaceFinder? = nil,
    expressions: ExpressionReader, follower: FaceFollower? = nil, searchEvery: Double = 1
  ) {
    (self.finder, self.turnedHeads, self.cutFaces, self.expressions) = (finder, turnedHeads, cutFaces, expressions)
    (self.follower, listener) = (follower, Listener(searchEvery: searchEvery))
  }

  /// What a face's owner showed, where it is known who that is; nil for anybody.
  public typealias Calibrations = (FoundFace) throws -> PersonalExpressions?

  /// Looks at a whole picture.
  public func look(at image: GreyImage, calibrations: Calibrations = { _ in nil }) throws -> Look {
    var look = Look()
    try self.look(at: image, into: &look, calibrations: calibrations)
    return look
  }

  /// As `look(at:)`, in the memory of an earlier look: where pictures keep their size nothing is allocated.
  public func look(
    at image: GreyImage, into look: inout Look, calibrations: Calibrations = { _ in nil }
  ) throws {
    try finder.find(in: image, into: &found)
    try read(image, into: &look, calibrations)
    look.arrange(as: found, hasListener: !look.faces.isEmpty)
  }

  /// Looks at the next picture of a series. As long as the listener's face is found near where it was, only that one is looked
  /// at; the whole picture is searched when it is lost, and now and then. Every face has a number, its `track`, and the
  /// listener's comes first: somebody enrolled before guests, then the nearest, who keeps the place unless another one is much
  /// nearer for a while. A listener who is out of sight for less than three seconds is waited for.
  ///
  /// - Parameters:
  ///   - time: of the picture, in seconds on any clock.
  ///   - look: an earlier one, whose memory is used again.
  public func follow(
    _ image: GreyImage, at time: Double, into look: inout Look, calibrations: Calibrations = { _ in nil }
  ) throws {
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
    tracks.name(&found, at: time)
    latest = time
    try read(image, into: &look, calibrations)
    choose(in: &look)
  }

  /// Goes on from faces that were found by other means in a picture of the same series.
  ///
  /// - Parameter look: at those faces; it is put in order.
  public func listen(to faces: [FoundFace], at time: Double, in look: inout Look) {
    found.removeAll(keepingCapacity: true)
    found.append(contentsOf: faces)
    tracks.name(&found, at: time)
    latest = time
    listener.noteSearch(at: time)
    choose(in: &look)
  }

  /// Says who a face is; it stays so as long as the face keeps its number, or until it is said again. Somebody enrolled becomes
  /// the listener at once.
  ///
  /// - Parameters:
  ///   - track: the face's number.
  ///   - listener: the number in the store; nil for a guest.
  ///   - look: the latest of the series, which is put in order again.
  public func identify(_ track: Int, as listener: Int64?, in look: inout Look) {
    tracks.identify(track, as: listener)
    for place in found.indices where found[place].track == track { found[place].listener = listener }
    choose(in: &look)
  }

  private func choose(in look: inout Look) {
    let isThere = listener.choose(among: &found, at: latest)
    look.arrange(as: found, hasListener: isThere)
  }

  /// Reads the expressions of the faces that were found.
  private func read(_ image: GreyImage, into look: inout Look, _ calibrations: Calibrations) throws {
    look.faces.removeAll(keepingCapacity: true)
    let light = thumbnail.statistics(of: image)
    for face in found {
      guard let box = face.box.intersection(image.bounds) else { continue }
      let probabilities = try expressions.read(face, of: image, personal: calibrations(face))
      let inside = Double(box.area) / Double(face.box.area)
      let quality = FaceQuality(expressions.statistics, of: face, inside: inside, pictureMean: light.mean)
      look.faces.append(FaceReading(face: face, probabilities: probabilities, quality: quality, box: box))
    }
    look.reason = look.faces.isEmpty ? try reasonForNobody(in: image, light) : nil
  }

  private func reasonForNobody(in image: GreyImage, _ light: PixelStatistics) throws -> Look.Reason {
    if light.mean < 40 { return .dark }
    if try turnedHeads?.seesTurnedHead(in: image) ?? false { return .turnedAway }
    if try cutFaces?.seesCutFace(in: image) ?? false { return .cutOff }
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

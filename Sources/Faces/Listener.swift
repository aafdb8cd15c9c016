import Imaging

/// Whom of the faces the speaker minds, and when it searches the whole picture again. A value without clock: decisions alone.
struct Listener: Sendable, Equatable {
  /// Seconds between searches of the whole picture while the listener is followed.
  var searchEvery: Double
  /// As last seen, and when; nil where nobody was.
  private var face: FoundFace?
  private var (seen, searched) = (0.0, 0.0)

  /// How much larger another face has to be to become the listener's.
  static let takeover = 1.5

  init(searchEvery: Double) { self.searchEvery = searchEvery }

  /// The listener's face as last seen; nil where nobody was, or too long ago to be the same one.
  ///
  /// - Parameter time: seconds on any clock. Whoever was seen later than that is unknown.
  func face(at time: Double) -> FoundFace? { (seen...seen + FaceTracks.memory).contains(time) ? face : nil }

  func isSearchDue(at time: Double) -> Bool {
    face(at: time) == nil || !(searched..<searched + searchEvery).contains(time)
  }

  mutating func noteSearch(at time: Double) { searched = time }

  /// Adds the followed face to those of a search: as the number of the one that it is, or as another one, since it may be
  /// tilted further than a search would see.
  static func add(_ followed: FoundFace, to faces: inout [FoundFace]) {
    if let place = faces.firstIndex(where: { FaceFinder.isOneFace($0.box, followed.box) }) {
      faces[place].track = followed.track
    } else {
      faces.append(followed)
    }
  }

  /// Puts the listener first: whoever was it before, unless another face is much larger; else the largest.
  ///
  /// - Parameter faces: with their numbers.
  mutating func choose(among faces: inout [FoundFace], at time: Double) {
    seen = time
    guard var place = faces.indices.max(by: { faces[$0].patch.width < faces[$1].patch.width }) else {
      face = nil
      return
    }
    if let former = faces.firstIndex(where: { $0.track == face?.track }),
      faces[place].patch.width < Self.takeover * faces[former].patch.width
    {
      place = former
    }
    faces.swapAt(0, place)
    face = faces[0]
  }
}

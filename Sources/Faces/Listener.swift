import Imaging

/// Whom of the faces the speaker minds, and when it searches the whole picture again. A value without clock: decisions alone.
///
/// The rule:
/// 1. Somebody enrolled comes before every guest, however near the guest is.
/// 2. Else whoever was minded before; at first the nearest, which is the widest face. Somebody who is half as wide again takes
///    over once that has been so for `patience`.
/// 3. Whoever was minded and is out of sight keeps the place for `patience`: nobody is minded meanwhile, whoever passes in front.
///    From a guest somebody enrolled takes it at once.
struct Listener: Sendable, Equatable {
  /// Seconds between searches of the whole picture while the listener is followed.
  var searchEvery: Double
  /// As last seen, and when; nil where nobody was.
  private var last: FoundFace?
  private var isInSight = false
  private var (seen, searched) = (0.0, 0.0)
  /// Who has been much nearer, and since when.
  private var rival: Int?
  private var rivalSince = 0.0

  /// How much wider another face has to be to become the listener's ...
  static let takeover = 1.5
  /// ... and for how many seconds; the listener may be out of sight for as long. A track's number lasts as long too.
  static let patience = FaceTracks.memory

  init(searchEvery: Double) { self.searchEvery = searchEvery }

  /// The listener's face as last seen, to be followed; nil where it is out of sight, or was seen too long ago to be the same one.
  ///
  /// - Parameter time: seconds on any clock. Whoever was seen later than that is unknown.
  func face(at time: Double) -> FoundFace? { isInSight ? remembered(at: time) : nil }

  private func remembered(at time: Double) -> FoundFace? {
    (seen...seen + Self.patience).contains(time) ? last : nil
  }

  func isSearchDue(at time: Double) -> Bool {
    face(at: time) == nil || rival != nil || !(searched..<searched + searchEvery).contains(time)
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

  /// Puts the listener first, by the rule above.
  ///
  /// - Parameter faces: with their numbers, and who they are.
  /// - Returns: whether the listener is among them.
  mutating func choose(among faces: inout [FoundFace], at time: Double) -> Bool {
    let place = choice(among: faces, at: time)
    isInSight = place != nil
    if let place {
      faces.insert(faces.remove(at: place), at: 0)
      (last, seen) = (faces[0], time)
    }
    return isInSight
  }

  private mutating func choice(among faces: [FoundFace], at time: Double) -> Int? {
    let challenger = rival
    rival = nil
    guard let nearest = faces.indices.max(by: { Self.comes(faces[$1], before: faces[$0]) }) else { return nil }
    guard let former = remembered(at: time) else { return nearest }
    if faces[nearest].listener != nil, former.listener == nil { return nearest }
    guard let place = faces.firstIndex(where: { Self.isOne($0, former) }) else { return nil }
    if faces[nearest].listener != nil, faces[place].listener == nil { return nearest }
    guard faces[nearest].patch.width >= Self.takeover * faces[place].patch.width else { return place }
    if challenger != faces[nearest].track { rivalSince = time }
    if time - rivalSince >= Self.patience { return nearest }
    rival = faces[nearest].track
    return place
  }

  /// Enrolled before guest, then near before far.
  private static func comes(_ one: FoundFace, before other: FoundFace) -> Bool {
    (one.listener != nil ? 1 : 0, one.patch.width) > (other.listener != nil ? 1 : 0, other.patch.width)
  }

  private static func isOne(_ face: FoundFace, _ former: FoundFace) -> Bool {
    face.track == former.track || (face.listener != nil && face.listener == former.listener)
  }
}

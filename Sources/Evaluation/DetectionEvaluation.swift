import Imaging

/// How found boxes compare with annotated faces, at every threshold of their score.
public struct DetectionEvaluation: Sendable {
  /// A box that was found, and how surely.
  public struct Found: Sendable, Equatable {
    public let box: Box
    public let score: Float

    public init(box: Box, score: Float) { (self.box, self.score) = (box, score) }
  }

  /// What is found where only boxes of at least some score count.
  public struct Point: Sendable, Equatable, Encodable {
    public let threshold: Float
    /// Annotated faces that were found.
    public let hits: Int
    /// Boxes that are no annotated face, also second boxes on one.
    public let falseAlarms: Int
    /// Those of them on pictures without a face.
    public let onFaceless: Int
  }

  /// What is found of those who are near: one face a picture, its largest.
  public struct Nearest: Sendable, Equatable, Encodable {
    /// In pixels, from which on a face is near.
    public let side: Int
    /// Pictures whose largest face is near, and those of them in which that face is found.
    public let wanted, found: Int
  }

  private struct Seen {
    let wanted: [Box]
    let found: [Found]
  }

  private var seen: [Seen] = []

  public init() {}

  public var faces: Int { seen.reduce(0) { $0 + $1.wanted.count } }
  public var pictures: Int { seen.count }

  public mutating func add(wanted: [Box], found: [Found]) { seen.append(Seen(wanted: wanted, found: found)) }

  /// A found box counts for an annotated one if they overlap by an intersection over union of at least `overlap`. Pairs
  /// are formed greedily, best overlap first, each box used once.
  public func point(threshold: Float, overlap: Double) -> Point {
    var (hits, falseAlarms, onFaceless) = (0, 0, 0)
    for picture in seen {
      let boxes = picture.found.filter { $0.score >= threshold }.map(\.box)
      let paired = Self.pairs(boxes, picture.wanted, overlap: overlap)
      hits += paired
      falseAlarms += boxes.count - paired
      if picture.wanted.isEmpty { onFaceless += boxes.count }
    }
    return Point(threshold: threshold, hits: hits, falseAlarms: falseAlarms, onFaceless: onFaceless)
  }

  /// Only the largest annotated face of each picture counts, where it is at least `side` pixels wide.
  public func nearest(from side: Int, threshold: Float, overlap: Double) -> Nearest {
    var (wanted, found) = (0, 0)
    for picture in seen {
      guard let face = picture.wanted.max(by: { $0.area < $1.area }), face.width >= side else { continue }
      wanted += 1
      let isFound = picture.found.contains {
        $0.score >= threshold && $0.box.intersectionOverUnion(face) >= overlap
      }
      if isFound { found += 1 }
    }
    return Nearest(side: side, wanted: wanted, found: found)
  }

  /// The points at which recall changes for the better without more false alarms than `most`, best recall last.
  public func curve(overlap: Double, most: Int) -> [Point] {
    let thresholds = Set(seen.flatMap { $0.found.map(\.score) }).sorted(by: >)
    var points: [Point] = []
    for threshold in thresholds {
      let point = point(threshold: threshold, overlap: overlap)
      guard point.falseAlarms <= most else { break }
      if let last = points.last, last.falseAlarms == point.falseAlarms { points.removeLast() }
      points.append(point)
    }
    return points
  }

  static func pairs(_ found: [Box], _ wanted: [Box], overlap: Double) -> Int {
    var candidates: [(overlap: Double, found: Int, wanted: Int)] = []
    for (i, box) in found.enumerated() {
      for (j, face) in wanted.enumerated() {
        let shared = box.intersectionOverUnion(face)
        if shared >= overlap { candidates.append((shared, i, j)) }
      }
    }
    candidates.sort { ($0.overlap, $0.found, $0.wanted) > ($1.overlap, $1.found, $1.wanted) }
    var (usedFound, usedWanted): (Set<Int>, Set<Int>) = ([], [])
    for candidate in candidates where !usedFound.contains(candidate.found) && !usedWanted.contains(candidate.wanted) {
      usedFound.insert(candidate.found)
      usedWanted.insert(candidate.wanted)
    }
    return usedFound.count
  }
}

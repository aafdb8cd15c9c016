import Emotion

/// Which part of the plane tracks are sought in, and what else they must be. Ranges hold their ends.
public struct PlaceQuery: Sendable, Equatable {
  /// The nearest to this come first.
  public var centre: Affect
  public var valence: ClosedRange<Float>
  public var arousal: ClosedRange<Float>
  /// 0...1.
  public var energy: ClosedRange<Float> = 0...1
  /// Beats per minute; with it, tracks without a pulse are left out.
  public var tempo: ClosedRange<Float>?

  public init(
    centre: Affect, valence: ClosedRange<Float> = -1...1, arousal: ClosedRange<Float> = -1...1,
    energy: ClosedRange<Float> = 0...1, tempo: ClosedRange<Float>? = nil
  ) {
    (self.centre, self.valence, self.arousal) = (centre, valence, arousal)
    (self.energy, self.tempo) = (energy, tempo)
  }
}

extension Store {
  /// The tracks of a part of the plane whose files are there, nearest to its centre first; equally near ones by id.
  ///
  /// Looks at a growing neighbourhood of the centre, so that of a large library only a little is read.
  public func tracks(_ query: PlaceQuery, limit: Int) throws(StoreError) -> [Track] {
    guard limit > 0 else { return [] }
    var radius: Float = 0.05
    while true {
      let isWhole = radius > Self.largestDistance
      let near = try nearest(query, within: radius)
      if isWhole || near.count >= limit {
        var found: [Track] = []
        for id in near {
          guard found.count < limit else { break }
          if let track = try presentTrack(id) { found.append(track) }
        }
        if isWhole || found.count == limit { return found }
      }
      radius *= 2
    }
  }

  /// How many tracks there are, and how many seconds they last.
  public func count(_ query: PlaceQuery) throws(StoreError) -> (tracks: Int, seconds: Double) {
    let (filter, values) = Self.filter(query, valence: query.valence, arousal: query.arousal)
    var result = (tracks: 0, seconds: 0.0)
    try connection.each(
      "SELECT count(*), total(duration) FROM profiles JOIN tracks ON id = track WHERE present = 1 AND \(filter)", values
    ) { result = ($0.int(0), $0.real(1)) }
    return result
  }

  /// Of the whole plane.
  private static let largestDistance: Float = 2.83

  /// Ids by distance, of files that have vanished too: whether a file is there stands in another table.
  private func nearest(_ query: PlaceQuery, within radius: Float) throws(StoreError) -> [Int64] {
    let (valence, arousal) = (query.centre.valence, query.centre.arousal)
    let (filter, values) = Self.filter(
      query, valence: Self.around(valence, radius, query.valence), arousal: Self.around(arousal, radius, query.arousal))
    var ids: [Int64] = []
    try connection.each(
      """
      SELECT track FROM (
        SELECT track, (valence - ?) * (valence - ?) + (arousal - ?) * (arousal - ?) AS far
        FROM profiles INDEXED BY profiles_by_place WHERE \(filter))
      WHERE far <= ? ORDER BY far, track
      """,
      [.real(valence), .real(valence), .real(arousal), .real(arousal)] + values + [.real(radius * radius)]
    ) { ids.append($0.integer(0)) }
    return ids
  }

  private func presentTrack(_ id: Int64) throws(StoreError) -> Track? {
    try connection.first(
      "\(Self.selectTrack) WHERE tracks.id = ? AND present = 1", .integer(id), read: Self.track)
  }

  /// What both ranges hold; nothing where they do not meet.
  private static func around(_ middle: Float, _ reach: Float, _ range: ClosedRange<Float>) -> ClosedRange<Float> {
    let (low, high) = (max(middle - reach, range.lowerBound), min(middle + reach, range.upperBound))
    return low <= high ? low...high : 2...2
  }

  private static func filter(
    _ query: PlaceQuery, valence: ClosedRange<Float>, arousal: ClosedRange<Float>
  ) -> (text: String, values: [Value]) {
    var columns = [("valence", valence), ("arousal", arousal), ("energy", query.energy)]
    if let tempo = query.tempo { columns.append(("tempo", tempo)) }
    return (
      columns.map { "\($0.0) BETWEEN ? AND ?" }.joined(separator: " AND "),
      columns.flatMap { [.real($0.1.lowerBound), .real($0.1.upperBound)] }
    )
  }
}

/// What listeners alike play, of the household's and of a prior table: a `CollaborativeModel` over the catalogue's tracks and
/// artists, so that who plays an artist speaks for all of their tracks.
public struct Company: Sendable {
  /// How often a listener of the household played a track, or liked it.
  public struct Play: Sendable, Equatable {
    public var listener, track: Int64
    /// Above 0.
    public var weight: Float

    public init(listener: Int64, track: Int64, weight: Float) {
      (self.listener, self.track, self.weight) = (listener, track, weight)
    }
  }

  /// How often someone elsewhere played an artist, or a track of theirs.
  public struct Prior: Sendable, Equatable {
    public var listener: Int
    /// Names are the same in whatever case they are written.
    public var artist: String
    public var title: String?
    public var weight: Float

    public init(listener: Int, artist: String, title: String? = nil, weight: Float) {
      (self.listener, self.artist, self.title, self.weight) = (listener, artist, title, weight)
    }

    /// The rows of a table, whose items are artists.
    public static func all(in table: PlaysTable) -> [Prior] {
      var listeners: [String: Int] = [:]
      return table.rows.map { row in
        let listener = listeners[row.listener] ?? listeners.count
        listeners[row.listener] = listener
        return Prior(listener: listener, artist: row.item, title: row.title, weight: row.weight)
      }
    }
  }

  private let model: CollaborativeModel
  private let rows: [Int64: Int]

  public init(_ plays: [Play], prior: [Prior] = [], catalogue: Catalogue) {
    let household = Set(plays.map(\.listener)).sorted()
    let rows = Dictionary(uniqueKeysWithValues: household.enumerated().map { ($1, $0) })
    var artists = catalogue.artistNumbers
    // Artists that only the prior knows still tell who is alike.
    for row in prior where artists[row.artist.lowercased()] == nil {
      artists[row.artist.lowercased()] = Int32(artists.count + 1)
    }
    let offset = artists.count + 1
    var all: [Plays.Play] = []
    for play in plays {
      guard let row = rows[play.listener], let index = catalogue.index(of: play.track) else { continue }
      all.append(.init(listener: row, item: offset + index, weight: play.weight))
      let artist = Int(catalogue.artists[index])
      if artist > 0 { all.append(.init(listener: row, item: artist, weight: play.weight)) }
    }
    let others = Dictionary(
      uniqueKeysWithValues: Set(prior.map(\.listener)).sorted().enumerated().map { ($1, household.count + $0) })
    let tracks = prior.contains { $0.title != nil } ? Self.tracks(of: catalogue) : [:]
    for play in prior {
      guard let row = others[play.listener], let artist = artists[play.artist.lowercased()] else { continue }
      all.append(.init(listener: row, item: Int(artist), weight: play.weight))
      if let title = play.title, let index = tracks[Self.key(play.artist, title)] {
        all.append(.init(listener: row, item: offset + index, weight: play.weight))
      }
    }
    self.rows = rows
    model = CollaborativeModel(
      Plays(all, listeners: household.count + others.count, items: offset + catalogue.count))
    self.offset = offset
  }

  private let offset: Int

  private static func key(_ artist: String, _ title: String) -> String { "\(artist)\n\(title)".lowercased() }

  /// Places of the tracks that have an artist, by both names.
  private static func tracks(of catalogue: Catalogue) -> [String: Int] {
    Dictionary(
      catalogue.candidates.enumerated().compactMap { index, track in
        track.artist.map { (key($0, track.title), index) }
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Per candidate of the same catalogue how much those who are like this listener play it, 0...1; none for a listener
  /// who has played nothing.
  public func scores(for listener: Int64, in catalogue: Catalogue) -> [Float] {
    guard let row = rows[listener], let items = model.scores(of: [row]).first else { return [] }
    let scores = (0..<catalogue.count).map { index in
      let artist = Int(catalogue.artists[index])
      return items[offset + index] + (artist > 0 ? items[artist] : 0)
    }
    let highest = scores.reduce(0) { max($0, $1) }
    return highest > 0 ? scores.map { max($0 / highest, 0) } : []
  }
}

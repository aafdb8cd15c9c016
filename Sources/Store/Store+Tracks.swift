import Emotion

extension Store {
  /// Saves a track and its profile, or nothing. A track of the same path keeps its id and with it plays and feedback.
  /// Returns the id.
  ///
  /// - Parameter from: the path that the track had before, if it was another: see ``move(from:to:tags:)``.
  @discardableResult
  public func save(
    _ track: AnalysedTrack, movedFrom from: String? = nil, at now: Double
  ) throws(StoreError) -> Int64 {
    try connection.transaction { () throws(StoreError) in
      try noteLibraryChange()
      if let from { try rename(from, to: track.file.path) }
      return try write(track, at: now)
    }
  }

  /// Saves many tracks in one transaction, which waits for the disk once. Returns the ids in order.
  @discardableResult
  public func save(_ tracks: [AnalysedTrack], at now: Double) throws(StoreError) -> [Int64] {
    try connection.transaction { () throws(StoreError) in
      try noteLibraryChange()
      var ids: [Int64] = []
      for track in tracks { ids.append(try write(track, at: now)) }
      return ids
    }
  }

  private func write(_ track: AnalysedTrack, at now: Double) throws(StoreError) -> Int64 {
    let (file, tags, profile) = (track.file, track.tags, track.profile)
    let id = try connection.first(
      """
      INSERT INTO tracks(path, size, modified, content, title, artist, album, genre, year, number, duration, added)
      VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(path) DO UPDATE SET size = excluded.size, modified = excluded.modified, content = excluded.content, title = excluded.title,
        artist = excluded.artist, album = excluded.album, genre = excluded.genre, year = excluded.year,
        number = excluded.number, duration = excluded.duration, present = 1
      RETURNING id
      """, .text(file.path), .integer(file.size), .integer(file.modified), .integer(file.content),
      .text(tags.title), .text(tags.artist), .text(tags.album), .text(tags.genre), .integer(tags.year),
      .integer(tags.number),
      .real(track.duration.isNaN ? 0 : track.duration), .real(now)
    ) { $0.integer(0) }
    guard let id else { throw .failed(path: path, code: 0, detail: "saving \(file.path) gave no id") }
    try connection.run(
      """
      INSERT OR REPLACE INTO profiles(track, analyser, valence, arousal, tempo, key, loudness, peak, energy, brightness,
        features, onsets, intro, outro, lyrics) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """, .integer(id),
      .integer(profile.analyser), .real(profile.affect.valence), .real(profile.affect.arousal), .real(profile.tempo),
      .text(profile.key), .real(profile.loudness), .real(profile.peak), .real(profile.energy),
      .real(profile.brightness), .floats(profile.features), .real(profile.onsetRate), .real(profile.intro),
      .real(profile.outro), .real(profile.lyrics))
    try connection.run("DELETE FROM failures WHERE path = ?", .text(file.path))
    return id
  }

  /// Every track whose file is there, in the order of their ids.
  public func tracks() throws(StoreError) -> [Track] {
    try connection.rows("\(Self.selectTrack) WHERE tracks.present = 1 ORDER BY tracks.id", read: Self.track)
  }

  /// The track with this id, also where its file has vanished.
  public func track(_ id: Int64) throws(StoreError) -> Track? {
    try connection.first("\(Self.selectTrack) WHERE tracks.id = ?", .integer(id), read: Self.track)
  }

  /// The track of this file.
  public func track(path: String) throws(StoreError) -> Track? {
    try connection.first("\(Self.selectTrack) WHERE tracks.path = ?", .text(path), read: Self.track)
  }

  /// The features of a track's profile; empty for an unknown track.
  public func features(of id: Int64) throws(StoreError) -> [Float] {
    try connection.first("SELECT features FROM profiles WHERE track = ?", .integer(id)) { $0.floats(0) } ?? []
  }

  /// The features of every track that this version of the analyser looked at and whose file is there, by track.
  public func features(ofAnalyser version: Int) throws(StoreError) -> [Int64: [Float]] {
    let rows = try connection.rows(
      """
      SELECT track, features FROM profiles JOIN tracks ON tracks.id = track
      WHERE present = 1 AND analyser = ? AND length(features) > 0
      """, .integer(version)
    ) { ($0.integer(0), $0.floats(1)) }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  public func counts() throws(StoreError) -> Counts { try Counts(connection) }

  static let selectTrack = """
    SELECT tracks.id, path, size, modified, title, artist, album, genre, year, number, duration, analyser, valence,
      arousal, tempo, key, loudness, peak, energy, brightness, content, onsets, intro, outro, lyrics FROM tracks JOIN profiles ON profiles.track = tracks.id
    """

  static func track(_ row: Row) -> Track {
    func number(_ column: Int32) -> Float? { row.optionalReal(column).map { Float($0) } }
    return Track(
      id: row.integer(0),
      file: MusicFile(
        path: row.text(1), size: row.integer(2), modified: row.integer(3), content: row.optionalInteger(20)),
      tags: TrackTags(
        title: row.text(4), artist: row.optionalText(5), album: row.optionalText(6), genre: row.optionalText(7),
        year: row.optionalInt(8), number: row.optionalInt(9)),
      duration: row.real(10),
      profile: Profile(
        analyser: row.int(11), affect: Affect(valence: row.float(12), arousal: row.float(13)),
        tempo: number(14), key: row.optionalText(15), loudness: number(16), peak: row.float(17), energy: row.float(18),
        brightness: row.float(19), onsetRate: number(21), intro: row.float(22), outro: row.float(23), lyrics: number(24)
      ))
  }
}

extension Counts {
  init(_ connection: Connection) throws(StoreError) {
    let counts = try connection.first(
      """
      SELECT (SELECT count(*) FROM tracks WHERE present = 1), (SELECT count(*) FROM tracks WHERE present = 0),
        (SELECT count(*) FROM failures), (SELECT count(*) FROM listeners WHERE id != \(Listener.guest.id)),
        (SELECT count(*) FROM plays), (SELECT count(*) FROM feedback)
      """
    ) { row in
      Counts(
        tracks: row.int(0), vanished: row.int(1), failures: row.int(2), listeners: row.int(3), plays: row.int(4),
        feedback: row.int(5))
    }
    self = counts ?? Counts(tracks: 0, vanished: 0, failures: 0, listeners: 0, plays: 0, feedback: 0)
  }
}

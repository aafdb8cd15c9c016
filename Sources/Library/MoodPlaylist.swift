import Emotion

/// A track as playlists show it.
public struct PlaylistTrack: Sendable, Equatable {
  /// Absolute.
  public var path: String
  public var title: String
  public var artist: String?
  /// Seconds.
  public var duration: Double
  public var affect: Affect

  public init(path: String, title: String, artist: String?, duration: Double, affect: Affect) {
    self.path = path
    self.title = title
    self.artist = artist
    self.duration = duration
    self.affect = affect
  }
}

extension Quadrant {
  /// The middle of the quadrant.
  public var centre: Affect {
    switch self {
    case .happy: Affect(valence: 0.5, arousal: 0.5)
    case .angry: Affect(valence: -0.5, arousal: 0.5)
    case .sad: Affect(valence: -0.5, arousal: -0.5)
    case .calm: Affect(valence: 0.5, arousal: -0.5)
    }
  }
}

/// The tracks of one quadrant of the plane, the most typical first.
public struct MoodPlaylist: Sendable, Equatable {
  public let quadrant: Quadrant
  public let tracks: [PlaylistTrack]

  /// `happy`, `angry`, `sad` or `calm`.
  public var name: String { quadrant.rawValue }

  /// The tracks that lie in `quadrant`, by their distance to its centre; equally far ones by path.
  public init(_ quadrant: Quadrant, of tracks: some Sequence<PlaylistTrack>) {
    let centre = quadrant.centre
    self.quadrant = quadrant
    let ranked: [(track: PlaylistTrack, distance: Float)] = tracks.filter { $0.affect.quadrant == quadrant }
      .map { ($0, $0.affect.distance(to: centre)) }
    self.tracks = ranked.sorted { first, second in
      first.distance == second.distance ? first.track.path < second.track.path : first.distance < second.distance
    }.map { $0.track }
  }

  /// All four, empty ones included: each track is in exactly one.
  public static func all(of tracks: some Collection<PlaylistTrack>) -> [MoodPlaylist] {
    Quadrant.allCases.map { MoodPlaylist($0, of: tracks) }
  }
}

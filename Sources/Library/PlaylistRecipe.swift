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

/// What belongs into a playlist, and what comes first: the nearest to a point of the valence/arousal plane.
public struct PlaylistRecipe: Sendable, Equatable {
  public var centre: Affect
  public var valence: ClosedRange<Float> = -1...1
  public var arousal: ClosedRange<Float> = -1...1
  /// 0...1.
  public var energy: ClosedRange<Float> = 0...1
  /// Beats per minute; with it, tracks without a pulse are left out.
  public var tempo: ClosedRange<Float>?

  public init(centre: Affect) { self.centre = centre }

  /// - Parameters:
  ///   - valence, arousal: -1...1; nil where it does not matter.
  ///   - tempo: beats per minute; tracks within 8 % of it are taken, as far as a DJ bends a record.
  public init(valence: Float?, arousal: Float?, tempo: Float?) {
    centre = Affect(valence: valence ?? 0, arousal: arousal ?? 0)
    if let valence { self.valence = max(valence - Self.reach, -1)...min(valence + Self.reach, 1) }
    if let arousal { self.arousal = max(arousal - Self.reach, -1)...min(arousal + Self.reach, 1) }
    if let tempo { self.tempo = tempo / 1.08...tempo * 1.08 }
  }

  /// How far from the wish a track may lie on either axis.
  private static let reach: Float = 0.4
}

/// The playlists that every library has.
public enum MoodPlaylist: String, Sendable, CaseIterable {
  case happy, energetic, calm, sad, angry, focus

  public var recipe: PlaylistRecipe {
    var recipe = PlaylistRecipe(centre: centre)
    switch self {
    // The four quadrants share no track, unless it lies on an axis.
    case .happy: (recipe.valence, recipe.arousal) = (0...1, 0...1)
    case .angry: (recipe.valence, recipe.arousal) = (-1...0, 0...1)
    case .sad: (recipe.valence, recipe.arousal) = (-1...0, -1...0)
    case .calm: (recipe.valence, recipe.arousal) = (0...1, -1...0)
    case .energetic: (recipe.valence, recipe.arousal, recipe.energy) = (-0.5...1, 0.3...1, 0.5...1)
    // Neither gloomy nor stirring, and without drive: what one can work beside.
    case .focus: (recipe.valence, recipe.arousal, recipe.energy) = (-0.3...0.8, -0.8...0.2, 0...0.6)
    }
    return recipe
  }

  private var centre: Affect {
    switch self {
    case .happy: Affect(valence: 0.5, arousal: 0.5)
    case .angry: Affect(valence: -0.5, arousal: 0.5)
    case .sad: Affect(valence: -0.5, arousal: -0.5)
    case .calm: Affect(valence: 0.5, arousal: -0.5)
    case .energetic: Affect(valence: 0.3, arousal: 0.9)
    case .focus: Affect(valence: 0.2, arousal: -0.3)
    }
  }
}

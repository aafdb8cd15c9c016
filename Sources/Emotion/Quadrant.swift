/// What music sounds like: the quadrants of the valence/arousal plane, which are also the names of the mood playlists.
public enum Quadrant: String, CaseIterable, Sendable, Codable {
  /// Q1: pleasant and excited.
  case happy
  /// Q2: unpleasant and excited.
  case angry
  /// Q3: unpleasant and calm.
  case sad
  /// Q4: pleasant and calm.
  case calm
}

extension Affect {
  /// The quadrant that the point lies in; zero counts as positive.
  public var quadrant: Quadrant {
    switch (valence >= 0, arousal >= 0) {
    case (true, true): .happy
    case (false, true): .angry
    case (false, false): .sad
    case (true, false): .calm
    }
  }
}

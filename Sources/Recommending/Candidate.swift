import Emotion

/// A track that could be recommended.
public struct Candidate: Sendable, Equatable, Identifiable {
  public let id: Int64
  public let title: String
  public let artist: String?
  public let album: String?
  public let genre: String?
  public let affect: Affect
  /// Beats per minute; 0 where it is not known.
  public let tempo: Float
  /// 0...1.
  public let energy: Float
  /// In seconds.
  public let duration: Double

  /// Values that are not numbers become 0; energy is clamped.
  public init(
    id: Int64, title: String, artist: String? = nil, album: String? = nil, genre: String? = nil, affect: Affect,
    tempo: Float, energy: Float, duration: Double
  ) {
    self.id = id
    self.title = title
    self.artist = artist
    self.album = album
    self.genre = genre
    self.affect = affect
    self.tempo = tempo.isFinite ? max(tempo, 0) : 0
    self.energy = energy.isNaN ? 0 : min(max(energy, 0), 1)
    self.duration = duration.isFinite ? max(duration, 0) : 0
  }
}

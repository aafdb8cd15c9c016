import Emotion

/// The candidates, prepared once for many rankings: names become numbers, and what the ranker reads for each track lies
/// side by side.
public struct Catalogue: Sendable {
  /// In the order of their ids, each id once.
  public let candidates: [Candidate]
  /// Per candidate: number of the artist, 0 where there is none.
  let artists: [Int32]
  /// By the name in lower case.
  let artistNumbers: [String: Int32]
  /// Artists, plus one for "none".
  let artistCount: Int
  /// Per candidate: number of the genre, 0 where there is none.
  let genres: [Int32]
  let genreCount: Int
  // Per candidate: place on the plane, id, energy.
  let affects: [Affect]
  let ids: [Int64]
  let energies: [Float]
  /// Per candidate: number of the album, 0 where there is none.
  let albums: [Int32]
  let albumCount: Int
  /// Per candidate how it sounds; none where there are no features.
  let sounds: [SIMD16<Float>]
  let characters: [SIMD16<Float>]
  private let places: [Int64: Int]

  /// Without features.
  public init(_ candidates: [Candidate]) { self.init(candidates, featureCount: 0) { _ in [] } }

  /// Of candidates with the same id the first is kept. Artists, albums and genres are the same whatever case they are
  /// written in; an album is one of its artist.
  ///
  /// - Parameters:
  ///   - featureCount: how many features a track has; 0 for none.
  ///   - features: of the track with this id. Those of another number, and none, count as the mean of all.
  public init(_ candidates: [Candidate], featureCount: Int, features: (Int64) throws -> [Float]) rethrows {
    var seen = Set<Int64>(minimumCapacity: candidates.count)
    var unique = candidates.filter { seen.insert($0.id).inserted }
    unique.sort { $0.id < $1.id }
    var artistNames = Names()
    var genreNames = Names()
    var albumNames = Names()
    artists = unique.map { artistNames.number(of: $0.artist) }
    genres = unique.map { genreNames.number(of: $0.genre) }
    albums = unique.map { track in albumNames.number(of: track.album.map { "\(track.artist ?? "")\n\($0)" }) }
    albumCount = albumNames.count
    artistCount = artistNames.count
    artistNumbers = artistNames.numbers
    genreCount = genreNames.count
    affects = unique.map(\.affect)
    ids = unique.map(\.id)
    energies = unique.map(\.energy)
    characters = unique.map { TrackCharacter.values(affect: $0.affect, tempo: $0.tempo, energy: $0.energy) }
    self.candidates = unique
    places = Dictionary(uniqueKeysWithValues: unique.enumerated().map { ($1.id, $0) })
    sounds = featureCount > 0 ? try Self.sounds(of: ids, count: featureCount, features: features) : []
  }

  public var count: Int { candidates.count }

  /// Where the candidate with this id stands in `candidates`.
  func index(of id: Int64) -> Int? { places[id] }

  /// How alike two tracks are, by their places among `candidates`, as a cosine: 1 for the same sound, 0 for nothing in
  /// common, -1 for the opposite. By their features; where there are none by valence and arousal, energy and tempo.
  func likeness(_ one: Int, _ other: Int) -> Float {
    let values = sounds.isEmpty ? characters : sounds
    // The last of a character is the same for every track.
    let common: Float = sounds.isEmpty ? 1 : 0
    func product(_ one: Int, _ other: Int) -> Float { (values[one] * values[other]).sum() - common }
    let squares = product(one, one) * product(other, other)
    return squares > 0 ? min(max(product(one, other) / squares.squareRoot(), -1), 1) : 0
  }

  private static func sounds(
    of ids: [Int64], count: Int, features: (Int64) throws -> [Float]
  ) rethrows -> [SIMD16<Float>] {
    // So many tell in which directions music differs.
    let step = max(ids.count / 2_000, 1)
    let sample = try stride(from: 0, to: ids.count, by: step).map { try features(ids[$0]) }
    let space = SoundSpace(sample: sample.filter { $0.count == count })
    return try ids.map { space.place(of: try features($0)) }
  }

  /// Numbers from 1 in the order of first appearance; 0 for no name.
  private struct Names {
    private(set) var numbers: [String: Int32] = [:]
    var count: Int { numbers.count + 1 }

    mutating func number(of name: String?) -> Int32 {
      guard let name, !name.isEmpty else { return 0 }
      let key = name.lowercased()
      if let known = numbers[key] { return known }
      let number = Int32(numbers.count + 1)
      numbers[key] = number
      return number
    }
  }
}

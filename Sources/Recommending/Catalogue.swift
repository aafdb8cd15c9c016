import Emotion

/// The candidates, prepared once for many rankings: names become numbers, and what the ranker reads for each track lies
/// side by side.
public struct Catalogue: Sendable {
  /// In the order of their ids, each id once.
  public let candidates: [Candidate]
  /// Per candidate: number of the artist, 0 where there is none.
  let artists: [Int32]
  /// Artists, plus one for "none".
  let artistCount: Int
  /// Per candidate: number of the genre, 0 where there is none.
  let genres: [Int32]
  let genreCount: Int
  // Per candidate: place on the plane, id, energy and cell of the taste space.
  let affects: [Affect]
  let ids: [Int64]
  let energies: [Float]
  let cells: [Int32]
  private let places: [Int64: Int]

  /// Of candidates with the same id the first is kept. Artists and genres are the same whatever case they are written in.
  public init(_ candidates: [Candidate]) {
    var seen = Set<Int64>(minimumCapacity: candidates.count)
    var unique = candidates.filter { seen.insert($0.id).inserted }
    unique.sort { $0.id < $1.id }
    var artistNames = Names()
    var genreNames = Names()
    artists = unique.map { artistNames.number(of: $0.artist) }
    genres = unique.map { genreNames.number(of: $0.genre) }
    artistCount = artistNames.count
    genreCount = genreNames.count
    affects = unique.map(\.affect)
    ids = unique.map(\.id)
    energies = unique.map(\.energy)
    cells = unique.map { TasteSpace.cell(affect: $0.affect, tempo: $0.tempo, energy: $0.energy) }
    self.candidates = unique
    places = Dictionary(uniqueKeysWithValues: unique.enumerated().map { ($1.id, $0) })
  }

  public var count: Int { candidates.count }

  /// Where the candidate with this id stands in `candidates`.
  func index(of id: Int64) -> Int? { places[id] }

  /// Numbers from 1 in the order of first appearance; 0 for no name.
  private struct Names {
    private var numbers: [String: Int32] = [:]
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

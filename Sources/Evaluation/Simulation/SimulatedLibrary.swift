import Emotion
import Glibc
import Recommending

/// Made-up music. Each track has a hidden place in a space of eight dimensions, near its artist's, which lies near its
/// genre's. Half of a track's valence and arousal come from that place, half are its own. What the product gets to see is
/// less: features that are a noisy mixture of the hidden place, and valence and arousal with an error.
struct SimulatedLibrary {
  static let dimensions = 8
  private static let genres = 12
  private static let featureCount = 48

  let catalogue: Catalogue
  /// What the product sees of how each track sounds.
  let features: [[Float]]
  /// The same by track number, for search.
  let index: VectorIndex
  /// Per track: the hidden place, each coordinate of about one deviation.
  let places: [[Float]]
  /// Per track, without error.
  let affects: [Affect]
  let energies: [Float]
  /// Per track.
  let artists: [Int]
  let artistCount: Int

  init(tracks: Int, random: inout SplitMix64) {
    func normals(_ count: Int, _ deviation: Float = 1) -> [Float] {
      (0..<count).map { _ in deviation * random.gaussian() }
    }
    func near(_ place: [Float], _ deviation: Float) -> [Float] { zip(place, normals(place.count, deviation)).map(+) }
    let count = Self.dimensions
    artistCount = max(tracks / 12, 4)
    let genres = (0..<Self.genres).map { _ in normals(count, 0.79) }
    let artistGenres = (0..<artistCount).map { $0 % Self.genres }
    let artistPlaces = artistGenres.map { near(genres[$0], 0.47) }
    let valenceWay = normals(count).unit
    let arousalWay = normals(count).unit
    let mixture = (0..<Self.featureCount).map { _ in normals(count, 1 / Float(count).squareRoot()) }

    var places: [[Float]] = []
    var affects: [Affect] = []
    var energies: [Float] = []
    var artists: [Int] = []
    var candidates: [Candidate] = []
    var features: [[Float]] = []
    for track in 0..<tracks {
      let artist = Int.random(in: 0..<artistCount, using: &random)
      let place = near(artistPlaces[artist], 0.39)
      let affect = Affect(
        valence: tanhf(0.55 * place.dot(valenceWay) + 0.55 * random.gaussian()),
        arousal: tanhf(0.55 * place.dot(arousalWay) + 0.55 * random.gaussian()))
      let energy = min(max(0.5 + 0.35 * affect.arousal + 0.1 * random.gaussian(), 0), 1)
      let seen = Affect(
        valence: affect.valence + 0.2 * random.gaussian(), arousal: affect.arousal + 0.2 * random.gaussian())
      candidates.append(
        Candidate(
          id: Int64(track + 1), title: "track \(track)", artist: "artist \(artist)",
          album: "album \(Int.random(in: 0..<3, using: &random))", genre: "genre \(artistGenres[artist])", affect: seen,
          tempo: 110 * exp2f(0.35 * affect.arousal + 0.15 * random.gaussian()), energy: energy, duration: 210))
      features.append(mixture.map { $0.dot(place) + 0.7 * random.gaussian() })
      places.append(place)
      affects.append(affect)
      energies.append(energy)
      artists.append(artist)
    }
    (self.places, self.affects, self.energies, self.artists) = (places, affects, energies, artists)
    self.features = features
    var index = VectorIndex(length: Self.featureCount, capacity: tracks)
    for (track, values) in features.enumerated() { index.add(values, id: Int64(track)) }
    self.index = index
    catalogue = Catalogue(candidates, featureCount: Self.featureCount) { features[Int($0) - 1] }
  }
}

extension [Float] {
  func dot(_ other: [Float]) -> Float { zip(self, other).reduce(0) { $0 + $1.0 * $1.1 } }

  var unit: [Float] {
    let size = dot(self).squareRoot()
    return size > 0 ? map { $0 / size } : self
  }
}

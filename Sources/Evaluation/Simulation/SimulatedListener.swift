import Emotion
import Glibc
import Recommending

/// Someone with a taste that nobody tells the product, and with moods.
struct SimulatedListener {
  /// What decides whether a track is heard out; the figures are assumptions.
  struct Habits: Sendable {
    /// In the log odds of hearing a track out: for a track like any other, for each deviation of liking, from the worst
    /// to the best fit to the mood, for the wrong energy at this hour, for a track heard just now.
    var ease: Float = 0.3
    var liking: Float = 1.6
    var mood: Float = 3
    var hour: Float = 1
    var boredom: Float = 2.5
    /// Days after which a track bores a third as much.
    var boredomDays = 4.0
    /// Share of listeners who, in a bad mood, want music of that mood rather than to be led out of it.
    var brooding: Float = 0.3
    /// How far a track that is heard out moves the mood, as a share of the way.
    var contagion: Float = 0.15
  }

  let habits: Habits
  /// Per track; over the library of mean 0 and deviation 1.
  let liking: [Float]
  /// How far the music that the listener wants lies from what the mood usually asks for.
  private let offset: Affect
  private let broods: Bool

  private(set) var affect = Affect.neutral
  private var heard: [Int: Double] = [:]

  /// - Parameter common: what the household has in common, in the hidden space.
  init(library: SimulatedLibrary, common: [Float], habits: Habits, random: inout SplitMix64) {
    self.habits = habits
    let (shared, personal) = (Float(0.3).squareRoot(), Float(0.7).squareRoot())
    let own = zip(common, SimulatedLibrary.dimensions.normals(&random)).map { shared * $0.0 + personal * $0.1 }
    let way = own.unit
    let artists = library.artistCount.normals(&random)
    let raw = library.places.indices.map { (track: Int) -> Float in
      let style = way.dot(library.places[track])
      let artist = 0.45 * artists[library.artists[track]]
      return style + artist + 0.4 * random.gaussian()
    }
    let count = Float(max(raw.count, 1))
    let mean = raw.reduce(Float(0), +) / count
    let square = raw.reduce(Float(0)) { $0 + ($1 - mean) * ($1 - mean) }
    let deviation = (square / count).squareRoot()
    liking = raw.map { ($0 - mean) / max(deviation, 1e-6) }
    offset = Affect(valence: 0.25 * random.gaussian(), arousal: 0.25 * random.gaussian())
    broods = Float.random(in: 0..<1, using: &random) < habits.brooding
  }

  /// What the mood is called.
  var mood: Mood {
    if affect.valence < -0.25 { return affect.arousal > 0.1 ? .angry : .sad }
    return affect.valence > 0.35 ? .happy : .neutral
  }

  /// Sits down to listen, in some mood.
  mutating func begin(_ random: inout SplitMix64) {
    let luck = Float.random(in: 0..<1, using: &random)
    let mood: Mood = luck < 0.3 ? .happy : luck < 0.65 ? .neutral : luck < 0.85 ? .sad : .angry
    affect = Affect(
      valence: mood.affect.valence + 0.15 * random.gaussian(), arousal: mood.affect.arousal + 0.15 * random.gaussian())
  }

  /// The chance that a track would be heard out now.
  func chance(_ track: Int, library: SimulatedLibrary, hour: Double, now: Double) -> Float {
    let distance = library.affects[track].distance(to: wanted)
    let fit = expf(-2 * distance * distance)
    let misfit = abs(library.energies[track] - Self.energy(hour: hour))
    let days = heard[track].map { (now - $0) / 86_400 }
    let boredom = days.map { Float(exp(-$0 / habits.boredomDays)) } ?? 0
    let pleasure = habits.ease + habits.liking * liking[track] + habits.mood * (fit - 0.5)
    let odds = pleasure - habits.hour * (misfit - 0.25) - habits.boredom * boredom
    return 1 / (1 + expf(-odds))
  }

  /// Where the music should lie: in a good mood near it, in a bad one there too or some way out of it.
  private var wanted: Affect {
    let base: Affect =
      switch mood {
      case .happy: Affect(valence: max(affect.valence, 0.4), arousal: affect.arousal)
      case .neutral: Affect(valence: 0.35, arousal: 0)
      case .sad: broods ? affect : affect.moved(towards: Affect(valence: 0.6, arousal: 0.2), by: 0.35)
      case .angry: broods ? affect : affect.moved(towards: Affect(valence: 0.3, arousal: -0.3), by: 0.35)
      }
    return Affect(valence: base.valence + offset.valence, arousal: base.arousal + offset.arousal)
  }

  private static func energy(hour: Double) -> Float { 0.45 + 0.15 * Float(cos((hour - 15) / 24 * 2 * .pi)) }

  /// A track was played: what is heard of it is catching, and what else happens moves the mood too.
  mutating func hear(_ track: Int, fraction: Float, library: SimulatedLibrary, now: Double, random: inout SplitMix64) {
    heard[track] = now
    let moved = affect.moved(towards: library.affects[track], by: habits.contagion * fraction)
    affect = Affect(
      valence: moved.valence + 0.04 * random.gaussian(), arousal: moved.arousal + 0.04 * random.gaussian())
  }

  /// What the camera makes of the mood: nothing in one of eight looks, the wrong one in one of ten of the others.
  func seen(_ random: inout SplitMix64) -> (mood: Mood, affect: Affect)? {
    let (blind, wrong) = (Float.random(in: 0..<1, using: &random), Float.random(in: 0..<1, using: &random))
    let other = Int.random(in: 0..<Mood.allCases.count, using: &random)
    let error = (0.15 * random.gaussian(), 0.15 * random.gaussian())
    if blind < 0.125 { return nil }
    if wrong < 0.1 { return (Mood.allCases[other], Mood.allCases[other].affect) }
    return (mood, Affect(valence: affect.valence + error.0, arousal: affect.arousal + error.1))
  }
}

extension Int {
  func normals(_ random: inout SplitMix64) -> [Float] { (0..<self).map { _ in random.gaussian() } }
}

import ArgumentParser
import Emotion
import Formatting
import Glibc
import Recommending

struct BenchGrowth: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth", abstract: "How choosing the next track grows with tracks and listeners.",
    discussion: """
      Made-up music with 64 features a track, and listeners of whom each has done so many things. For each size, in \
      milliseconds that the thread ran, medians: a decision (the next track by a taste that is known), learning one \
      listener's taste anew from all they did, and learning what listeners alike play with a list for one of them. Memory \
      is what the process has resident beyond what it had before, with the music and one taste.
      """)

  @Option(help: "Numbers of tracks.")
  var tracks: [Int] = [1_000, 10_000, 100_000, 1_000_000]

  @Option(help: "Numbers of listeners.")
  var listeners: [Int] = [1, 10, 100, 1_000]

  @Option(help: "What each listener did: plays, skips and likes.")
  var events = 500

  @Option(help: "How many times.")
  var rounds = 15

  @Option(help: "Of the music and the listeners.")
  var seed: UInt64 = 1

  func validate() throws {
    for (name, values, most) in [
      ("tracks", tracks, 10_000_000), ("listeners", listeners, 100_000), ("events", [events], 100_000),
      ("rounds", [rounds], 10_000),
    ] where !values.allSatisfy({ 1...most ~= $0 }) {
      throw ValidationError("--\(name) must lie between 1 and \(most).")
    }
  }

  func run() throws {
    Console.print("  tracks  listeners  decision ms  taste ms  company ms  memory MB")
    for tracks in tracks {
      var random = SplitMix64(seed: seed)
      let before = Self.residentMegabytes
      let catalogue = Self.catalogue(tracks, random: &random)
      for listeners in listeners {
        let events = (0..<self.events).map { _ in Self.event(tracks, random: &random) }
        var taste = TasteProfile(catalogue: catalogue)
        let learning = median { taste = Self.taste(events, catalogue) }
        var plays: [Company.Play] = []
        for listener in 0..<listeners {
          for _ in 0..<self.events {
            plays.append(
              .init(listener: Int64(listener), track: Self.track(tracks, random: &random), weight: 1))
          }
        }
        let company = median(rounds: min(rounds, 3)) {
          taste.company = Company(plays, catalogue: catalogue).scores(for: 0, in: catalogue)
        }
        let lastPlayed = Dictionary(events.map { ($0.track, $0.at) }, uniquingKeysWith: max)
        let context = Context(mood: .happy, hour: 15, now: Self.now)
        var seed: UInt64 = 0
        let decision = median {
          seed += 1
          _ = Ranker().rank(
            catalogue, context: context, taste: taste, lastPlayed: lastPlayed, count: 1, seed: seed)
        }
        let memory = Self.residentMegabytes - before
        Console.print(
          [
            ("\(tracks)", 8), ("\(listeners)", 11), (decision.fixed(2), 13), (learning.fixed(2), 10),
            (company.fixed(1), 12), (memory.fixed(0), 11),
          ].map { $0.0.padded(to: $0.1, onLeft: true) }.joined())
      }
    }
  }

  private static let now = 1_700_000_000.0

  private static func catalogue(_ tracks: Int, random: inout SplitMix64) -> Catalogue {
    let candidates = (1...tracks).map { id in
      Candidate(
        id: Int64(id), title: "Track \(id)", artist: "Artist \(id / 12)", album: "Album \(id / 10)",
        genre: "Genre \(id / 1_000 % 20)",
        affect: Affect(
          valence: Float.random(in: -1...1, using: &random), arousal: Float.random(in: -1...1, using: &random)),
        tempo: Float.random(in: 60...180, using: &random), energy: Float.random(in: 0...1, using: &random),
        duration: 200)
    }
    return Catalogue(candidates, featureCount: 64) { id in
      var own = SplitMix64(seed: UInt64(bitPattern: id))
      return (0..<64).map { _ in Float.random(in: -1...1, using: &own) }
    }
  }

  /// Some tracks are played more than others.
  private static func track(_ tracks: Int, random: inout SplitMix64) -> Int64 {
    let share = Double.random(in: 0..<1, using: &random)
    return Int64(share * share * Double(tracks)) + 1
  }

  private static func event(_ tracks: Int, random: inout SplitMix64) -> TasteEvent {
    let kinds: [TasteEvent.Kind] = [.completed, .completed, .completed, .skip(fraction: 0.1), .like]
    return TasteEvent(
      track: track(tracks, random: &random), kind: kinds[Int.random(in: kinds.indices, using: &random)],
      mood: Mood.allCases[Int.random(in: Mood.allCases.indices, using: &random)],
      at: now - Double.random(in: 0...2_000_000, using: &random))
  }

  private static func taste(_ events: [TasteEvent], _ catalogue: Catalogue) -> TasteProfile {
    TasteProfile(events: events, catalogue: catalogue, mood: .happy, hour: 15, now: now)
  }

  /// Milliseconds that the thread ran.
  private func median(rounds: Int? = nil, _ work: () -> Void) -> Double {
    let times = (0..<(rounds ?? self.rounds)).map { _ in
      let start = threadTime()
      work()
      return (threadTime() - start) / .milliseconds(1)
    }.sorted()
    return times[times.count / 2]
  }

  private static var residentMegabytes: Double {
    guard let file = fopen("/proc/self/statm", "r") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let words = line.split(separator: 32).map { strtod(Array($0) + [0], nil) }
    return words.count > 1 ? words[1] * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6 : 0
  }
}

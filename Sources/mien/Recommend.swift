import Appliance
import ArgumentParser
import Emotion
import Formatting
import Recommending

struct Recommend: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what would be played now, and why.",
    discussion: "Nothing is played or stored. Without --mood the time of day decides.")

  @Option(help: "happy, angry, sad or neutral.")
  var mood: Mood?

  @Option(name: [.customShort("n"), .long], help: "How many tracks.")
  var count = 5

  @Option(help: "Varies the choice among equally good tracks.")
  var seed: UInt64 = 1

  @Flag(help: "Print one JSON object a track.")
  var json = false

  @OptionGroup var state: StateOptions

  func validate() throws {
    if !(1...1000).contains(count) { throw ValidationError("--count must lie between 1 and 1000.") }
  }

  func run() async throws {
    let recommender = Recommender(store: try await state.store())
    let context = Context(mood: mood, moodIsTold: true, hour: localHour(), now: unixTime())
    for (index, choice) in try await recommender.recommend(context, count: count, seed: seed).enumerated() {
      Console.print(json ? try mien.json(ChoiceReport(choice)) : text(choice, place: index + 1))
    }
  }

  private func text(_ choice: Recommendation, place: Int) -> String {
    let by = choice.candidate.artist.map { " by \($0)" } ?? ""
    return "\(place)  \(Console.bold(choice.candidate.title))\(by)\n   \(choice.reason)"
  }
}

extension Mood: ExpressibleByArgument {}

/// The JSON form of a recommendation.
struct ChoiceReport: Encodable {
  let track: Int64
  let title: String
  let artist: String?
  let valence, arousal, score, moodFit, taste, freshness: Double
  let reason: String

  private enum CodingKeys: String, CodingKey {
    case track, title, artist, valence, arousal, score, taste, freshness, reason
    case moodFit = "mood_fit"
  }

  init(_ choice: Recommendation) {
    track = choice.candidate.id
    title = choice.candidate.title
    artist = choice.candidate.artist
    (valence, arousal) = (choice.candidate.affect.valence.short, choice.candidate.affect.arousal.short)
    (score, moodFit) = (choice.score.short, choice.parts.mood.short)
    (taste, freshness) = (choice.parts.taste.short, choice.parts.freshness.short)
    reason = choice.reason
  }
}

import Appliance
import ArgumentParser
import Emotion
import Formatting
import Recommending
import Store

struct Recommend: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List what would be played now, and why.",
    discussion: """
      Nothing is played or stored. Without --mood the time of day decides, or with --like where that track lies. A bad mood is \
      lifted, song by song; --no-lift stays with it, and --lift leads on from any mood.
      """)

  @Option(help: "happy, angry, sad or neutral.")
  var mood: Mood?

  @Option(help: "Whose taste counts; default: a guest's.")
  var listener: String?

  @Option(help: "Music like this track: its title or a part of it, or its file.")
  var like: String?

  @Flag(inversion: .prefixedNo, help: "Lead the mood to a pleasant one, song by song.")
  var lift: Bool?

  @Option(name: [.customShort("n"), .long], help: "How many tracks; default: 5, of a lift all its songs.")
  var count: Int?

  @Option(help: "Varies the choice among equally good tracks.")
  var seed: UInt64 = 1

  @Option(help: "A table of what others play elsewhere, as the setting music.prior.", completion: .file())
  var prior: String?

  @Flag(help: "Only list. That is all this command ever does; scripts may say so.")
  var dryRun = false

  @Flag(help: "Print one JSON object a track.")
  var json = false

  @OptionGroup var state: StateOptions

  func validate() throws {
    if let count, !(1...1000).contains(count) { throw ValidationError("--count must lie between 1 and 1000.") }
    if lift == true, mood == nil { throw ValidationError("--lift needs the --mood to lead on from.") }
  }

  func run() async throws {
    let prior = try prior.map { try PriorFile.read($0) } ?? []
    let store = try await state.store()
    let whose = try await listener.asyncMap { try await store.listener(named: $0).id } ?? Listener.guest.id
    let now = unixTime()
    let (hour, isWeekend) = localTime(at: now)
    var context = Context(
      mood: mood, moodIsTold: true, lifts: lift ?? true, hour: hour, isWeekend: isWeekend, now: now)
    context.like = try await like.asyncMap { try await MusicLibrary(store: store).track($0).id }
    if lift == true, let mood { context.lift = Lift(from: mood.affect, mood: mood) }
    let count = count ?? context.currentLift?.plan.targets.count ?? 5
    let choices = try await Recommender(store: store, prior: prior)
      .recommend(context, listener: whose, count: count, seed: seed)
    for (index, choice) in choices.enumerated() {
      Console.print(json ? try mien.json(ChoiceReport(choice)) : text(choice, place: index + 1))
    }
  }

  private func text(_ choice: Recommendation, place: Int) -> String {
    let by = choice.candidate.artist.map { " by \($0)" } ?? ""
    return "\(place)  \(Console.bold(choice.candidate.title))\(by)\n   \(choice.reason)"
  }
}

extension Mood: ExpressibleByArgument {}

extension Optional {
  fileprivate func asyncMap<Result>(_ transform: (Wrapped) async throws -> Result) async rethrows -> Result? {
    if let self { try await transform(self) } else { nil }
  }
}

/// The JSON form of a recommendation.
struct ChoiceReport: Encodable {
  let track: Int64
  let title: String
  let artist: String?
  let valence, arousal, targetValence, targetArousal, score: Double
  /// As `ScoreParts` has them.
  let moodFit, taste, company, freshness, moment, likeness, luck: Double
  let reason: String
  let reasons: [String]

  private enum CodingKeys: String, CodingKey {
    case track, title, artist, valence, arousal, score, taste, company, freshness, moment, likeness, luck, reason,
      reasons
    case moodFit = "mood_fit"
    case targetValence = "target_valence"
    case targetArousal = "target_arousal"
  }

  init(_ choice: Recommendation) {
    track = choice.candidate.id
    title = choice.candidate.title
    artist = choice.candidate.artist
    (valence, arousal) = (choice.candidate.affect.valence.short, choice.candidate.affect.arousal.short)
    (targetValence, targetArousal) = (choice.target.valence.short, choice.target.arousal.short)
    (score, moodFit) = (choice.score.short, choice.parts.mood.short)
    (taste, company) = (choice.parts.taste.short, choice.parts.company.short)
    (freshness, moment) = (choice.parts.freshness.short, choice.parts.moment.short)
    (likeness, luck) = (choice.parts.likeness.short, choice.parts.luck.short)
    (reason, reasons) = (choice.reason, choice.reasons)
  }
}

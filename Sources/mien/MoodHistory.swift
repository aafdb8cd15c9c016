import Appliance
import ArgumentParser
import Emotion
import Formatting
import Imaging

struct MoodHistory: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Say how moods went over the day, in words or as a picture.",
    discussion: """
      A mood is kept every five minutes and when it changes, the latest 100,000 of all listeners; none while privacy is       asked for.
      """)

  @Option(help: "Of this listener alone; 'guest' for everyone who is not known.")
  var listener: String?

  @Option(help: "Of so many days.")
  var days = 7.0

  @Option(help: "Draw valence and arousal over the day into this PNG file.", completion: .file())
  var png: String?

  @Flag(help: "Print one JSON object a mood.")
  var json = false

  @OptionGroup var place: ListenerOptions

  func validate() throws {
    if !(days > 0) { throw ValidationError("--days must be above 0.") }
  }

  func run() async throws {
    let moods = try await place.desk().moods(HistoryQuery(listener: listener, days: days))
    if let png {
      let title = "moods of \(listener ?? "everyone"), \(days.fixed(days.rounded() == days ? 0 : 1)) days"
      try MoodPicture.draw(moods, title: title).writePNG(path: png)
    }
    if json {
      for mood in moods { Console.print(try mien.json(mood)) }
    } else if png == nil {
      for line in Self.hours(moods) { Console.print(line) }
    }
  }

  /// A line for each hour in which a mood was kept.
  static func hours(_ moods: [MoodEntry]) -> [String] {
    guard !moods.isEmpty else { return ["no mood was kept"] }
    return Dictionary(grouping: moods) { Int($0.local.hour) }.sorted { $0.key < $1.key }.map { hour, moods in
      let count = Float(moods.count)
      let valence = moods.reduce(0) { $0 + $1.valence } / count
      let arousal = moods.reduce(0) { $0 + $1.arousal } / count
      let named = (Mood.allCases.map(Optional.some) + [nil]).compactMap { mood in
        let count = moods.count { $0.mood == mood }
        return count > 0 ? "\(mood?.rawValue ?? "don't know") \(count)" : nil
      }
      return "\("\(hour)".padded(to: 2, onLeft: true)) h  valence \(valence.fixed(2)), arousal \(arousal.fixed(2)): "
        + named.joined(separator: ", ")
    }
  }
}

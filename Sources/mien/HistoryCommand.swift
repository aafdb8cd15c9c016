import Appliance
import ArgumentParser
import Control
import Emotion
import Formatting
import Store

struct HistoryCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "List what was heard, liked and skipped, the latest last.")

  @Option(help: "Of this listener alone; 'guest' for everyone who is not known.")
  var listener: String?

  @Option(help: "Of so many days.")
  var days: Double?

  @Option(name: [.customShort("n"), .long], help: "How many entries.")
  var count = 20

  @Flag(help: "Print one JSON object an entry.")
  var json = false

  @OptionGroup var place: ListenerOptions

  func validate() throws {
    if !(1...100_000).contains(count) { throw ValidationError("--count must lie between 1 and 100000.") }
    if let days, !(days > 0) { throw ValidationError("--days must be above 0.") }
  }

  func run() async throws {
    let entries = try await place.desk().history(HistoryQuery(listener: listener, days: days), count: count)
    for entry in entries { Console.print(json ? try mien.json(entry) : HistoryText.line(entry)) }
    if entries.isEmpty, !json { Console.print("nothing was heard") }
  }
}

/// Whose history, and how much of it.
struct HistoryQuery {
  var listener: String?
  var days: Double?
}

extension ListenerDesk {
  /// Page after page, the oldest first.
  func history(_ query: HistoryQuery, count: Int = .max) async throws -> [HistoryEntry] {
    var entries: [HistoryEntry] = []
    var place: HistoryPage.Place? = .init()
    while let from = place, entries.count < count {
      let page = try await page(query, from: from, count: min(count - entries.count, History.mostEntries))
      entries += page.entries
      place = page.next
    }
    return entries.reversed()
  }
}

/// An entry in words.
enum HistoryText {
  static func line(_ entry: HistoryEntry) -> String {
    let by = entry.artist.map { " by \($0)" } ?? ""
    return "\(entry.local.text)  \(entry.listener.padded(to: 10)) \(event(entry).padded(to: 16)) "
      + "\(Console.bold(entry.title))\(by)\(mood(entry))"
  }

  private static func event(_ entry: HistoryEntry) -> String {
    switch entry.outcome {
    case _ where entry.event == "volume": "volume \(entry.value.map { ($0 * 100).fixed(0) } ?? "") %"
    case _ where entry.event != "play": entry.event
    case .completed: "heard out"
    case .skipped: "skipped at \((100 * (entry.fraction ?? 0)).fixed(0)) %"
    case .stopped: "stopped at \((100 * (entry.fraction ?? 0)).fixed(0)) %"
    case .failed: "failed"
    case nil: "plays"
    }
  }

  private static func mood(_ entry: HistoryEntry) -> String {
    switch (entry.mood, entry.moodAfter) {
    case (let before?, let after?) where before != after: "  (\(before.rawValue), then \(after.rawValue))"
    case (let mood?, _), (nil, let mood?): "  (\(mood.rawValue))"
    case (nil, nil): ""
    }
  }
}

import Formatting
import Library

/// A scan in words.
enum ScanText {
  /// One line of progress with a bar, the rate and the time to go.
  static func line(_ progress: ScanProgress) -> String {
    let share = progress.total > 0 ? Double(progress.done) / Double(progress.total) : 1
    let filled = Int((share * 24).rounded())
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 24 - filled)
    let eta = progress.remaining.map { ", \(clockText(seconds: $0)) to go" } ?? ""
    return
      "\(bar) \(progress.done) of \(progress.total), \(rate(progress.tracksPerSecond, progress.timesRealTime))\(eta)"
  }

  static func summary(_ report: ScanReport) -> String {
    var parts = ["\(report.tracks) tracks", "\(report.analysed) new", "\(report.unchanged) unchanged"]
    if report.moved > 0 { parts.append("\(report.moved) moved") }
    if report.vanished > report.moved { parts.append("\(report.vanished - report.moved) gone") }
    if !report.failures.isEmpty {
      parts.append("\(report.failures.count) left out (\(counts(report.failures.map(\.kind.rawValue))))")
    }
    guard report.analysed > 0, report.seconds > 0 else { return parts.joined(separator: ", ") }
    let tracks = Double(report.analysed) / report.seconds
    return parts.joined(separator: ", ") + "; " + rate(tracks, report.musicSeconds / report.seconds)
  }

  /// `2 truncated, 1 empty`: the most frequent first.
  static func counts(_ kinds: [String]) -> String {
    Dictionary(grouping: kinds, by: { $0 }).mapValues(\.count).sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
  }

  private static func rate(_ tracksPerSecond: Double, _ timesRealTime: Double) -> String {
    "\(tracksPerSecond.fixed(1)) tracks/s, \(timesRealTime.fixed(0))x real time"
  }
}

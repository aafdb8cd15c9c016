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
    if report.vanished > 0 { parts.append("\(report.vanished) gone") }
    if !report.failures.isEmpty { parts.append("\(report.failures.count) left out") }
    guard report.analysed > 0, report.seconds > 0 else { return parts.joined(separator: ", ") }
    let tracks = Double(report.analysed) / report.seconds
    return parts.joined(separator: ", ") + "; " + rate(tracks, report.musicSeconds / report.seconds)
  }

  private static func rate(_ tracksPerSecond: Double, _ timesRealTime: Double) -> String {
    "\(tracksPerSecond.fixed(1)) tracks/s, \(timesRealTime.fixed(0))x real time"
  }
}

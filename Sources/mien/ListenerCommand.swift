import Appliance
import ArgumentParser
import Formatting

struct ListenerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "listener", abstract: "Who listens: learn a face, calibrate it, list and forget.",
    discussion: """
      Whoever is learnt is told from others by face, and has a taste of their own; everyone else is a guest. Of a face a few \
      numbers are kept and no picture, in a file that only the speaker's user may read.
      """,
    subcommands: [ListenerAdd.self, ListenerList.self, ListenerShow.self, ListenerCalibrate.self, ListenerForget.self])
}

struct ListenerList: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "list", abstract: "List everyone who is known.")

  @Flag(help: "Print one JSON object a listener.")
  var json = false

  @OptionGroup var place: ListenerOptions

  func run() async throws {
    let reports = try await place.desk().list()
    for report in reports { Console.print(json ? try mien.json(report) : ListenerText.line(report)) }
    if reports.isEmpty, !json { Console.print("nobody is known; 'mien listener add NAME' learns a face") }
  }
}

struct ListenerShow: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "show", abstract: "Say what is known of one listener.")

  @Argument(help: "The listener's name.")
  var name: String

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var place: ListenerOptions

  func run() async throws {
    let report = try await place.desk().report(name)
    Console.print(json ? try mien.json(report) : ListenerText.line(report))
  }
}

/// A listener in words.
enum ListenerText {
  static func line(_ report: ListenerReport) -> String {
    let face =
      switch report.face {
      case .yes: "face of \(report.looks) pictures"
      case .stale: "face of an earlier version: 'mien listener add \(report.name)' learns it again"
      case .no: "no face"
      }
    let calibration =
      switch report.calibration {
      case .yes: "calibrated"
      case .stale: "calibrated for an earlier version: 'mien listener calibrate \(report.name)' does it again"
      case .no: "not calibrated"
      }
    return
      "\(Console.bold(report.name))  \(face); \(calibration); \(report.plays) plays, \(report.feedback) likes and skips"
  }
}

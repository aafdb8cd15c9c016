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
    subcommands: [
      ListenerAdd.self, ListenerList.self, ListenerShow.self, ListenerCalibrate.self, ListenerExportCommand.self,
      ListenerForget.self,
    ])
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
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Say what is known of one listener, and what they like.")

  @Argument(help: "The listener's name.")
  var name: String

  @Option(help: "Draw what was liked and skipped on the plane of moods into this PNG file.", completion: .file())
  var png: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var place: ListenerOptions

  private struct Shown: Encodable {
    let listener: ListenerReport
    let taste: TasteReport
  }

  func run() async throws {
    let desk = try await place.desk()
    let report = try await desk.report(name)
    let taste = try await desk.taste(of: report.name)
    if let png { try taste.picture(title: "what \(report.name) likes").writePNG(path: png) }
    if json { return Console.print(try mien.json(Shown(listener: report, taste: taste))) }
    Console.print(ListenerText.line(report))
    for line in TasteText.lines(taste) { Console.print(line) }
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

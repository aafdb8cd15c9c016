import Appliance
import ArgumentParser
import Formatting
import Library

struct Scan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Analyse folders of music into the library.",
    discussion: """
      Unchanged files are left alone, moved ones keep what was played and liked; each track is kept as soon as it is done, so \
      a scan that was stopped goes on where it was. It stands back behind other programs. Files that cannot be used are \
      listed with the reason.
      """)

  @Argument(help: "The folders with the music.", completion: .directory)
  var folders: [String]

  @Option(help: "Files analysed at a time; default: one a core.")
  var jobs = LibraryScan.Options.cores

  @Flag(help: "Print one JSON object a folder.")
  var json = false

  @OptionGroup var state: StateOptions

  func validate() throws {
    if !(1...64).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 64.") }
  }

  func run() async throws {
    let library = MusicLibrary(store: try await state.store())
    for folder in folders {
      let report = try await library.scan(folder, parallelism: jobs) { Console.progress(ScanText.line($0)) }
      Console.progress("")
      let place = folders.count > 1 ? folder.visible + ": " : ""
      Console.print(json ? try mien.json(ScanSummary(report, folder: folder)) : text(report, place: place))
    }
    if !json, let memory = residentMemory() { Console.print("peak resident memory \(memory)") }
  }

  private func text(_ report: ScanReport, place: String) -> String {
    var lines = report.failures.map { "left out: \($0.path): \($0.reason)".visible }
    lines += report.unreadableFolders.map { "left out: \($0): the folder may not be read".visible }
    lines.append(place + ScanText.summary(report))
    return lines.joined(separator: "\n")
  }
}

/// The JSON form of a scan.
struct ScanSummary: Encodable {
  struct Failure: Encodable {
    let path, kind, reason: String
  }

  let folder: String
  let tracks, analysed, moved, unchanged, vanished: Int
  let seconds, musicSeconds: Double
  let failures: [Failure]

  private enum CodingKeys: String, CodingKey {
    case folder, tracks, analysed, moved, unchanged, vanished, seconds, failures
    case musicSeconds = "music_seconds"
  }

  init(_ report: ScanReport, folder: String) {
    self.folder = folder
    (tracks, analysed, moved) = (report.tracks, report.analysed, report.moved)
    (unchanged, vanished) = (report.unchanged, report.vanished)
    (seconds, musicSeconds) = (report.seconds.short, report.musicSeconds.short)
    failures = report.failures.map { Failure(path: $0.path, kind: $0.kind.rawValue, reason: $0.reason) }
  }
}

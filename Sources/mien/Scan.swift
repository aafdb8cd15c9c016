import Appliance
import ArgumentParser
import Formatting
import Library

struct Scan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Analyse a folder of music into the library.",
    discussion: """
      Unchanged files are left alone; each track is kept as soon as it is done, so a scan that was stopped goes on where \
      it was. Files that cannot be used are listed with the reason.
      """)

  @Argument(help: "The folder with the music.", completion: .directory)
  var folder: String

  @Option(help: "Files analysed at a time; default: one a core.")
  var jobs = LibraryScan.Options.cores

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var state: StateOptions

  func validate() throws {
    if !(1...64).contains(jobs) { throw ValidationError("--jobs must lie between 1 and 64.") }
  }

  func run() async throws {
    let library = MusicLibrary(store: try await state.store())
    let report = try await library.scan(folder, parallelism: jobs) { Console.progress(ScanText.line($0)) }
    Console.progress("")
    Console.print(json ? try mien.json(ScanSummary(report)) : text(report))
  }

  private func text(_ report: ScanReport) -> String {
    var lines = report.failures.map { "left out: \($0.path): \($0.reason)".visible }
    lines += report.unreadableFolders.map { "left out: \($0): the folder may not be read".visible }
    lines.append(ScanText.summary(report))
    if let memory = residentMemory() { lines.append("peak resident memory \(memory)") }
    return lines.joined(separator: "\n")
  }
}

/// The JSON form of a scan.
struct ScanSummary: Encodable {
  struct Failure: Encodable {
    let path, kind, reason: String
  }

  let tracks, analysed, unchanged, vanished: Int
  let seconds, musicSeconds: Double
  let failures: [Failure]

  private enum CodingKeys: String, CodingKey {
    case tracks, analysed, unchanged, vanished, seconds, failures
    case musicSeconds = "music_seconds"
  }

  init(_ report: ScanReport) {
    (tracks, analysed, unchanged, vanished) = (report.tracks, report.analysed, report.unchanged, report.vanished)
    (seconds, musicSeconds) = (report.seconds.short, report.musicSeconds.short)
    failures = report.failures.map { Failure(path: $0.path, kind: $0.kind.rawValue, reason: $0.reason) }
  }
}

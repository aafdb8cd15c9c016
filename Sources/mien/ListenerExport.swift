import Appliance
import ArgumentParser

struct ListenerExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write everything that is kept of a listener as JSON.",
    discussion: """
      What was heard and said, taste, moods and lifts; of the face only with --with-face, since those numbers recognise       somebody.
      """)

  @Argument(help: "The listener's name.")
  var name: String

  @Option(name: [.customShort("o"), .long], help: "The file; default: standard output.", completion: .file())
  var out: String?

  @Flag(help: "Include the numbers that tell this face from others.")
  var withFace = false

  @OptionGroup var place: ListenerOptions

  func run() async throws {
    let desk = try await place.desk()
    let record = try await desk.record(of: name, withFace: withFace)
    let history = try await desk.history(HistoryQuery(listener: record.listener.name))
    let text = try mien.json(ListenerExport(record: record, history: history))
    guard let out else { return Console.pass(text + "\n") }
    try writeTextFile(text + "\n", to: out)
    Console.print("wrote \(history.count) events and \(record.moods.count) moods of \(record.listener.name) to \(out)")
  }
}

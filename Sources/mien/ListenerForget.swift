import Appliance
import ArgumentParser
import Formatting
import Store

struct ListenerForget: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Erase a listener's name, face and calibration, and prove it.",
    discussion: """
      What was heard and liked stays, as a guest's without a name, unless --history erases it too. Exit code 1 where anything \
      is left; what and where is printed.
      """)

  @Argument(help: "The listener's name.")
  var name: String

  @Flag(help: "Erase also what was heard, liked and skipped.")
  var history = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var place: ListenerOptions

  func run() async throws {
    let proof = try await place.desk().forget(name, history: history)
    Console.print(json ? try mien.json(proof) : Self.text(proof))
    if !proof.isComplete { throw ExitCode.failure }
  }

  static func text(_ proof: Erasure) -> String {
    let rows = proof.rowsLeft.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
    let kept = proof.keptPlays + proof.keptFeedback
    let erased = "erased \(proof.plays) plays, \(proof.feedback) likes and skips"
    var lines = [
      "forgot \(Console.bold(proof.name))",
      "  history     "
        + (kept == 0 ? erased : "\(proof.keptPlays) plays, \(proof.keptFeedback) likes and skips are a guest's now"),
      "  rows left   \(rows)",
    ]
    if proof.pieces > 0 {
      lines.append(
        "  bytes left  \(proof.traces.isEmpty ? "none" : "some") of \(proof.pieces) pieces of the face, in "
          + "\(byteText(proof.bytesSearched)) of files")
    }
    lines += proof.traces.map { "  \($0) still holds the face: " + advice($0) }
    return lines.joined(separator: "\n")
  }

  private static func advice(_ file: String) -> String {
    file.contains(".damaged-") ? "delete that file" : "end the other programs that use the database, and forget again"
  }
}

import Appliance
import ArgumentParser

/// Tells somebody in front of the camera what to do: a line for each thing that changes.
struct SittingText {
  private var last = ""

  mutating func show(_ report: SittingReport) {
    guard let line = Self.line(report), line != last else { return }
    last = line
    Console.complain(line)
  }

  static func line(_ report: SittingReport) -> String? {
    guard let ask = report.ask else { return nil }
    if let countdown = report.countdown { return "please \(ask), in \(countdown) ..." }
    let refusal = report.refusal.map { "; not taken: \($0.text)" } ?? ""
    return "please \(ask): \(report.taken) of \(report.wanted) pictures\(refusal)"
  }
}

extension ListenerDesk {
  /// A sitting with its words; ends the command where nothing was learnt.
  func sit(_ request: SittingRequest) async throws -> ListenerReport {
    var text = SittingText()
    let end = try await sit(request) { text.show($0) }
    guard let learnt = end.learnt else {
      Console.complain("mien: \(end.failure ?? "the sitting ended")")
      throw ExitCode.failure
    }
    return learnt
  }
}

/// What became of each picture, as it happens.
enum PictureText {
  static func show(_ verdict: PictureLearner.Verdict) {
    Console.complain("\(verdict.picture): " + (verdict.refusal.map { "not used: \($0)" } ?? "used"))
  }
}

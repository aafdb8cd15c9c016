import Appliance
import Formatting
import Library
import Mood

/// What `mien try` prints.
enum TryText {
  static func show(_ event: TryEvent) {
    if let text = text(of: event) { Console.print(text) }
  }

  static func show(_ summary: TrySummary) {
    Console.print("\n\(summary.tracksPlayed) tracks played for \(summary.picturesWithFace) pictures with a face")
    if let recording = summary.recording {
      Console.print(
        "music in \(recording.path): \(clockText(seconds: recording.seconds)), RMS \(recording.rms.fixed(4)) of full scale"
      )
    }
  }

  static func rebuilt(_ moved: String, _ recovered: Int) -> String {
    "the database was damaged; it lies at \(moved) now, and \(recovered) of its rows are in a new one"
  }

  private static func text(of event: TryEvent) -> String? {
    switch event {
    case .rebuilt(let moved, let recovered): return rebuilt(moved, recovered)
    case .speaker(let name, let note): return "speaker: \(name)" + (note.map { " (\($0))" } ?? "")
    case .scanning(let progress):
      Console.progress(ScanText.line(progress))
      return nil
    case .scanned(let report):
      Console.progress("")
      return "music: " + ScanText.summary(report)
    case .looked(let picture, let look):
      let faces = look.faces.enumerated().map { "  face \($0 + 1)  \(FaceText.summary($1))" }
      let lines = faces.isEmpty ? ["  no face: \(look.reason?.prompt ?? "nobody is looking")"] : faces
      return (["", Console.bold(picture.visible)] + lines).joined(separator: "\n")
    case .unreadable(_, let reason): return "\nmien: " + reason.visible
    case .felt(let estimate): return "  mood    " + mood(estimate)
    case .plays(let title, let artist, let reason):
      let by = artist.map { " by \($0)" } ?? ""
      return "  plays   \(Console.bold(title))\(by)\n  why     \(reason)"
    case .unplayable(let path, let reason): return "  cannot play \(path): \(reason)".visible
    case .liked(let title): return "  liked   \(title)"
    case .skipped(let title): return "  skipped \(title)"
    case .paused(let pausing): return pausing ? "  paused" : "  plays on"
    case .speakerLost(let reason): return "  speaker lost: \(reason); the music waits"
    case .speakerBack: return "  speaker is back"
    }
  }

  private static func mood(_ estimate: MoodEstimate) -> String {
    let name = estimate.mood.map { Console.bold($0.rawValue) } ?? "don't know"
    guard let affect = estimate.affect else { return name }
    return "\(name), valence \(FaceText.signed(affect.valence)), arousal \(FaceText.signed(affect.arousal)), "
      + "confidence \(estimate.confidence.percent)"
  }
}
